import type { Clock } from '@gatehouse/kit/clock'
import { createHash } from 'node:crypto'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { dayMs } from './admission.config.ts'
import { mailMissing } from './admission.errors.ts'
import type { GroupsForAdmission, MailForAdmission } from './admission.needs.ts'
import type { AdmissionTransaction, SentBy } from './admission.tables.ts'

export type Sending = { valid_days: number; deliver?: SentBy | undefined }

/** A new link: what is stored of it, the token, and the address where an admin hands it over. */
export type NewLink = {
  row: { token_hash: Buffer; sent_by: SentBy; sent_at: Date; expires_at: Date }
  token: string
  handedOver: string | null
}

export type LinkParts = {
  mail: MailForAdmission
  groups: Pick<GroupsForAdmission, 'groupNames'>
  publicUrl: string
  clock: Clock
  newSecret: () => string
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The token stands in the fragment, which browsers send to no server. */
export function newLink({ mail, publicUrl, clock, newSecret }: LinkParts, { valid_days, deliver }: Sending): NewLink {
  const sent_by = deliver ?? (mail.isSetUp ? 'mail' : 'link')
  if (sent_by === 'mail' && !mail.isSetUp) throw mailMissing({ detail: 'Hand the link over instead, or set SMTP_URL.' })
  const token = newSecret()
  const now = clock.now()
  return {
    row: { token_hash: hashOf(token), sent_by, sent_at: now, expires_at: new Date(now.getTime() + valid_days * dayMs) },
    token,
    handedOver: sent_by === 'link' ? `${publicUrl.replace(/\/+$/, '')}/invite#token=${token}` : null,
  }
}

type Invited = { email: string; full_name: string | null; group_ids: readonly string[] }

/** Queues the mail with the link, unless it is handed over. */
export async function sendLink(
  { mail, groups }: LinkParts,
  { email, full_name, group_ids }: Invited,
  { link, by, trx }: { link: NewLink; by: AuditOrigin; trx: AdmissionTransaction },
): Promise<void> {
  if (link.row.sent_by === 'link') return
  const names = (await groups.groupNames(group_ids)).map(({ name }) => name)
  const { token } = link
  const message = { kind: 'invitation' as const, by: by.actor.label ?? 'An admin', token, valid_until: link.row.expires_at, groups: names }
  await mail.send({ to: { address: email, name: full_name }, message }, trx)
}
