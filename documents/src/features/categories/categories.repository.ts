import { brokenConstraint } from '@gatehouse/kit/db/database'
import { sql, type Insertable, type Kysely, type Transaction, type Updateable } from 'kysely'
import type { CategoriesTables } from './categories.tables.ts'

export type StoredCategory = { id: string; name: string; color: string | null; parent_id: string | null }
export type NewCategory = Insertable<CategoriesTables['categories']>
export type CategoryValues = Pick<Updateable<CategoriesTables['categories']>, 'name' | 'name_key' | 'color' | 'parent_id'>

/** What may be done to a person's categories while nobody else changes them. */
export type CategoryTree = {
  all: StoredCategory[]
  insert: (category: NewCategory) => Promise<void>
  update: (id: string, values: CategoryValues) => Promise<void>
  delete: (id: string) => Promise<void>
}

export type CategoriesRepository = ReturnType<typeof createCategoriesRepository>

/** All SQL on `categories`. */
export function createCategoriesRepository(db: Kysely<CategoriesTables>) {
  return {
    listByOwner: (ownerId: string): Promise<StoredCategory[]> => listByOwner(db, ownerId),
    /** Changes a person's categories one after the other: depth and cycles are rules over several rows. `name_taken` undoes all. */
    changeTree: async <T>(ownerId: string, change: (tree: CategoryTree) => Promise<T>): Promise<T | 'name_taken'> => {
      try {
        return await db.transaction().execute(async (trx) => {
          await sql`select pg_advisory_xact_lock(hashtext(${`categories ${ownerId}`}))`.execute(trx)
          return change({ all: await listByOwner(trx, ownerId), ...writes(trx, ownerId) })
        })
      } catch (error) {
        if (brokenConstraint(error) === 'categories_name_unique') return 'name_taken'
        throw error
      }
    },
  }
}

const listByOwner = (db: Kysely<CategoriesTables>, ownerId: string): Promise<StoredCategory[]> =>
  db
    .selectFrom('categories')
    .select(['id', 'name', 'color', 'parent_id'])
    .where('owner_id', '=', ownerId)
    .orderBy('name_key')
    .orderBy('id')
    .execute()

function writes(trx: Transaction<CategoriesTables>, ownerId: string): Omit<CategoryTree, 'all'> {
  return {
    insert: async (category) => void (await trx.insertInto('categories').values(category).execute()),
    update: async (id, values) =>
      void (await trx.updateTable('categories').set(values).where('owner_id', '=', ownerId).where('id', '=', id).execute()),
    delete: async (id) => void (await trx.deleteFrom('categories').where('owner_id', '=', ownerId).where('id', '=', id).execute()),
  }
}
