import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { PortraitsTransaction } from './portraits.tables.ts'

export type PortraitEvents = ReturnType<typeof createPortraitEvents>

type Owner = { id: string; email: string }
type Told = { by: AuditOrigin; trx: PortraitsTransaction }

/** What happens to pictures of people: log and audit, within the transaction of the change. */
export function createPortraitEvents(log: Log, record: RecordAudit) {
  const tell =
    (action: string, sentence: string) =>
    async (owner: Owner, { by, trx }: Told): Promise<void> => {
      await record({ action, outcome: 'success', ...by, target: { kind: 'user', id: owner.id, label: owner.email } }, trx)
      log.info({ user_id: owner.id, by: by.actor.id }, sentence)
    }
  return {
    changed: tell('user.picture_changed', 'the picture of a person was changed'),
    removed: tell('user.picture_removed', 'the picture of a person was removed'),
    /** Something in it broke what reads it, or was made to take for ever. */
    unreadable: (owner: Owner, bytes: number): void =>
      log.warn({ user_id: owner.id, bytes }, 'a picture that was uploaded could not be read'),
  }
}
