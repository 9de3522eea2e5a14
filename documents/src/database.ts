import { openDatabase, type Database } from '@gatehouse/kit/db/database'
import type { Log } from '@gatehouse/kit/log'
import { sql, type Kysely } from 'kysely'
import { join } from 'node:path'
import type { CategoriesTables } from './features/categories/categories.feature.ts'
import type { ContentsTables } from './features/contents/contents.feature.ts'
import type { DocumentsTables } from './features/documents/documents.feature.ts'
import type { SharingTables } from './features/sharing/sharing.feature.ts'

export type Tables = DocumentsTables & ContentsTables & CategoriesTables & SharingTables

export const migrationsFolder = join(import.meta.dirname, '../migrations')

/** The service's pool; it connects with the first statement. */
export function openDocumentsDatabase(url: string, log: Log): Database<Tables> {
  return openDatabase<Tables>({ url, max: 10, applicationName: 'gatehouse-documents', log })
}

/** Whether the database answers within this time. */
export async function answersWithin(db: Kysely<Tables>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<false>()
  const timer = setTimeout(() => late.resolve(false), ms)
  const answer = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
