import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { SetupTransaction } from './setup.assistant.repository.ts'
import type { MarkableStep } from './setup.assistant.schemas.ts'

type Told = { by: AuditOrigin; trx: SetupTransaction }

export type AssistantEvents = ReturnType<typeof createAssistantEvents>

/** What admins say about the set-up, told in one place each: audit in the transaction of the change, and log. */
export function createAssistantEvents(log: Log, record: RecordAudit) {
  const tell =
    (action: string, sentence: string) =>
    async (step: MarkableStep, { by, trx }: Told): Promise<void> => {
      await record({ action, outcome: 'success', ...by, target: { kind: 'setup', id: step, label: null } }, trx)
      log.info({ step, by: by.actor.id }, sentence)
    }
  return {
    skipped: tell('setup.step_skipped', 'a step of the set-up was skipped'),
    confirmed: tell('setup.step_confirmed', 'a step of the set-up was confirmed'),
    reopened: tell('setup.step_reopened', 'a step of the set-up was taken up again'),
    reminderChanged: async (reminder: boolean, { by, trx }: Told): Promise<void> => {
      const change = { before: { reminder: !reminder }, after: { reminder } }
      await record({ action: 'setup.reminder_changed', outcome: 'success', ...by, target: null, ...change }, trx)
      log.info({ reminder, by: by.actor.id }, 'the reminder of the set-up was changed')
    },
  }
}
