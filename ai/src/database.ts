import { openDatabase, type Database } from '@gatehouse/kit/db/database'
import type { Log } from '@gatehouse/kit/log'
import { join } from 'node:path'
import type { ConversationsTables } from './features/conversations/conversations.feature.ts'
import type { UsageTables } from './features/usage/usage.feature.ts'

/** Every table of the service. */
export type AiTables = UsageTables & ConversationsTables

export const migrationsFolder = join(import.meta.dirname, '../migrations')

/** Opens the service's database; no connection is made before the first statement. */
export function openAiDatabase(url: string, log: Log): Database<AiTables> {
  return openDatabase<AiTables>({ url, max: 5, applicationName: 'gatehouse-ai', log })
}
