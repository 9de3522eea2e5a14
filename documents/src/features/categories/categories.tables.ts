import type { Timestamp } from '@gatehouse/kit/db/database'

export type CategoryRow = {
  id: string
  owner_id: string
  name: string
  name_key: string
  color: string | null
  parent_id: string | null
  created_at: Timestamp
}

export type CategoriesTables = { categories: CategoryRow }
