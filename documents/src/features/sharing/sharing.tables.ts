import type { Timestamp } from '@gatehouse/kit/db/database'
import type { Kysely } from 'kysely'
import type { CategoriesTables } from '../categories/categories.feature.ts'
import type { DocumentsTables } from '../documents/documents.feature.ts'

/** What people in a group may do: look at it, or change it too. */
export type ShareAccess = 'view' | 'edit'

type Share = { group_id: string; access: ShareAccess; shared_by: string; shared_at: Timestamp }

export type SharingTables = { document_shares: Share & { document_id: string }; category_shares: Share & { category_id: string } }

/** Its own tables, and what is shared: only an owner shares. */
export type SharingDatabase = Kysely<SharingTables & DocumentsTables & CategoriesTables>
