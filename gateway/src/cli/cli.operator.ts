import type { AuditOrigin } from '../features/audit/audit.feature.ts'

/** Whoever runs commands, as the audit trail and mails name them. */
export const operator: AuditOrigin = {
  actor: { kind: 'operator', id: null, label: 'the command line' },
  address: null,
  request_id: null,
}
