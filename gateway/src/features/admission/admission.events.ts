import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { AdmissionTransaction } from './admission.tables.ts'

type Person = { id: string; email: string }
type Told = { by: AuditOrigin; trx: AdmissionTransaction }
type Happening = Person & { action: string; kind: string; after: Record<string, unknown> }

/** What happens to registrations and invitations, told in one place each: log and audit. Audit comes last in a transaction. */
export type AdmissionEvents = ReturnType<typeof createAdmissionEvents>

export function createAdmissionEvents(log: Log, record: RecordAudit) {
  const tell = async ({ kind, id, email: label, ...what }: Happening, { by, trx }: Told): Promise<void> => {
    await record({ action: what.action, outcome: 'success', ...by, target: { kind, id, label }, after: what.after }, trx)
    log.info({ target_id: id, by: by.actor.id ?? by.actor.kind }, sentences[what.action] ?? what.action)
  }
  return {
    registrationRefused: (network: string, limit: 'all' | 'network') =>
      log.warn({ network, limit }, 'a registration was refused because too many wait for an admin'),
    /** The same whether the address has an account or not. */
    requested: (registration: Person, after: { network: string }, told: Told) =>
      tell({ action: 'registration.requested', kind: 'registration', ...registration, after }, told),
    approved: (account: Person, after: { group_ids: readonly string[] }, told: Told) =>
      tell({ action: 'registration.approved', kind: 'user', ...account, after: { group_ids: [...after.group_ids] } }, told),
    declined: (registration: Person, after: { reason: string | null }, told: Told) =>
      tell({ action: 'registration.declined', kind: 'registration', ...registration, after: after }, told),
    invited: (invitation: Person, after: { role: string; group_ids: readonly string[] }, told: Told) =>
      tell(
        { action: 'invitation.created', kind: 'invitation', ...invitation, after: { role: after.role, group_ids: [...after.group_ids] } },
        told,
      ),
    resent: (invitation: Person, told: Told) => tell({ action: 'invitation.resent', kind: 'invitation', ...invitation, after: {} }, told),
    revoked: (invitation: Person, told: Told) => tell({ action: 'invitation.revoked', kind: 'invitation', ...invitation, after: {} }, told),
    accepted: (account: Person, after: { invitation_id: string; role: string }, told: Told) =>
      tell({ action: 'invitation.accepted', kind: 'user', ...account, after: after }, told),
  }
}

const sentences: Record<string, string> = {
  'registration.requested': 'somebody registered and waits for an admin',
  'registration.approved': 'a registration was approved',
  'registration.declined': 'a registration was declined',
  'invitation.created': 'somebody was invited',
  'invitation.resent': 'an invitation was sent again',
  'invitation.revoked': 'an invitation was revoked',
  'invitation.accepted': 'an invitation was accepted',
}
