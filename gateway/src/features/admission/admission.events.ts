import type { Log } from '@gatehouse/kit/log'
import type { AuditActor, RecordAudit } from '../audit/audit.feature.ts'
import type { AdmissionTransaction } from './admission.tables.ts'

/** Who does it, and where from. */
export type By = AuditActor & { address?: string | null }

type Person = { id: string; email: string }
type Told = { by: By; trx: AdmissionTransaction }

/** What happens to registrations and invitations, told in one place each: log and audit. Audit comes last in a transaction. */
export type AdmissionEvents = ReturnType<typeof createAdmissionEvents>

export function createAdmissionEvents(log: Log, record: RecordAudit) {
  const tell = async (
    action: string,
    target: { kind: string } & Person,
    after: Record<string, unknown>,
    { by, trx }: Told,
  ): Promise<void> => {
    const { address = null, ...actor } = by
    const { kind, id, email: label } = target
    await record({ action, outcome: 'success', actor, target: { kind, id, label }, after, address }, trx)
    log.info({ target_id: id, by: by.id ?? by.kind }, sentences[action] ?? action)
  }
  return {
    registrationRefused: (network: string, limit: 'all' | 'network') =>
      log.warn({ network, limit }, 'a registration was refused because too many wait for an admin'),
    approved: (account: Person, after: { group_ids: readonly string[] }, told: Told) =>
      tell('registration.approved', { kind: 'user', ...account }, { group_ids: [...after.group_ids] }, told),
    declined: (registration: Person, after: { reason: string | null }, told: Told) =>
      tell('registration.declined', { kind: 'registration', ...registration }, after, told),
    invited: (invitation: Person, after: { role: string; group_ids: readonly string[] }, told: Told) =>
      tell('invitation.created', { kind: 'invitation', ...invitation }, { role: after.role, group_ids: [...after.group_ids] }, told),
    resent: (invitation: Person, told: Told) => tell('invitation.resent', { kind: 'invitation', ...invitation }, {}, told),
    revoked: (invitation: Person, told: Told) => tell('invitation.revoked', { kind: 'invitation', ...invitation }, {}, told),
    accepted: (account: Person, after: { invitation_id: string; role: string }, told: Told) =>
      tell('invitation.accepted', { kind: 'user', ...account }, after, told),
  }
}

const sentences: Record<string, string> = {
  'registration.approved': 'a registration was approved',
  'registration.declined': 'a registration was declined',
  'invitation.created': 'somebody was invited',
  'invitation.resent': 'an invitation was sent again',
  'invitation.revoked': 'an invitation was revoked',
  'invitation.accepted': 'an invitation was accepted',
}
