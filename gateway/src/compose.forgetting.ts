import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { Transaction } from 'kysely'
import type { GatewayTables } from './database.ts'
import type { AuditOrigin } from './features/audit/audit.feature.ts'
import type { TokenService } from './features/tokens/tokens.feature.ts'

type Parts = { notifications: Pick<Notifications, 'publish'>; tokens: Pick<TokenService, 'forgetApp'> }

/** So many ids fit into one notice: PostgreSQL takes 8,000 bytes. */
const idsInNotice = 150

/**
 * What is kept of a service in memory, and in tokens that name it, when it is deleted: told to every gateway in that transaction. What is
 * returned writes it down, after everything that waits for a lock.
 */
export async function forgetInTokensAndMemory(
  { notifications, tokens }: Parts,
  key: string,
  trx: Transaction<GatewayTables>,
): Promise<(by: AuditOrigin) => Promise<void>> {
  // Its windows are deleted, and every gateway has read them.
  await notifications.publish('health.maintenance', {}, trx)
  const announce = async (userIds: readonly string[]): Promise<void> => {
    for (let at = 0; at < userIds.length; at += idsInNotice)
      await notifications.publish('access_changed', { user_ids: userIds.slice(at, at + idsInNotice) }, trx)
  }
  return tokens.forgetApp(key, announce, trx)
}
