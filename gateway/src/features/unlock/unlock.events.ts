import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'

export type Unlocked = { user: { id: string; email: string }; by: AuditOrigin }

export type UnlockEvents = {
  linkSent: (userId: string) => void
  linkFailed: (error: unknown) => void
  unlocked: (unlocked: Unlocked) => Promise<void>
}

export function createUnlockEvents(log: Log, record: RecordAudit): UnlockEvents {
  return {
    linkSent: (userId) => log.info({ user_id: userId }, 'an account makes unknown browsers wait, its owner gets a link'),
    linkFailed: (error) => log.error({ err: error }, 'the owner of an account that makes unknown browsers wait could not be told'),
    unlocked: async ({ user, by }) => {
      log.info({ user_id: user.id, by: by.actor.id }, 'the failures of an account are forgotten')
      const target = { kind: 'user', id: user.id, label: user.email }
      await record({ action: 'user.unlocked', outcome: 'success', ...by, target })
    },
  }
}
