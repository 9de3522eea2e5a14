import { parseEmail, type Email } from '@gatehouse/kit/email'
import { invalidInput } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { AdmissionEvents } from './admission.events.ts'
import type { InvitationsRepository, NewInvitation } from './admission.invitations.repository.ts'
import { newLink, sendLink, type LinkParts, type NewLink } from './admission.link.ts'
import { stateOfLine, type LineState } from './admission.list.ts'
import type { Invite, Invited } from './admission.schemas.ts'

export type InviteParts = LinkParts & { repository: InvitationsRepository; events: AdmissionEvents; newId: NewId }

type Outcome = Invited['items'][number]['outcome']
/** What became of one person; `id` is that of the invitation, if there is one now. */
export type Made = { email: string; outcome: Outcome; id: string | null; link: string | null }

type Wish = { email: Email; row: NewInvitation; link: NewLink; state: LineState }

const outcomes: Record<Exclude<LineState, 'ready'>, Exclude<Outcome, 'invited'>> = {
  invalid: 'duplicate',
  duplicate: 'duplicate',
  member: 'member',
  invited: 'already_invited',
}

/** Invites people, all or none; those who are here or invited already are left as they are. */
export async function invite(parts: InviteParts, wanted: Invite, by: AuditOrigin): Promise<Made[]> {
  const { repository, events } = parts
  const wishes = await wishesOf(parts, wanted, by)
  return repository.transaction(async (trx) => {
    const made: { wish: Wish; invited: boolean }[] = []
    for (const wish of wishes) made.push({ wish, invited: wish.state === 'ready' && (await repository.insert(trx, wish.row)) })
    const invited = made.flatMap(({ wish, invited: isNew }) => (isNew ? [wish] : []))
    for (const { row, link } of invited) await sendLink(parts, row, { link, by, trx })
    // All of the audit trail after all that may wait: it is held until the end.
    for (const { row } of invited) await events.invited(row, row, { by, trx })
    return made.map(({ wish, invited: isNew }) => madeOf(wish, isNew))
  })
}

async function wishesOf(parts: InviteParts, { people, group_ids, ...sending }: Invite, by: AuditOrigin): Promise<Wish[]> {
  const { repository, clock, newId } = parts
  const addresses = people.map(({ email }, index) => readEmail(email, `people.${index}.email`))
  const known = await repository.findKnown([...new Set(addresses.map(({ key }) => key))], clock.now())
  const seen = new Set<string>()
  return addresses.map((email, index) => {
    const { full_name = null, role = 'user', group_ids: own = [] } = people[index] ?? {}
    const link = newLink(parts, sending)
    const row = {
      id: newId(),
      email: email.address,
      email_key: email.key,
      full_name,
      role,
      group_ids: [...new Set([...group_ids, ...own])],
      invited_by_id: by.actor.id,
      invited_by_label: by.actor.label ?? 'somebody',
      created_at: clock.now(),
      ...link.row,
    }
    return { email, row, link, state: stateOfLine({ email_key: email.key, fault: null }, known, seen) }
  })
}

function madeOf({ email, row, link, state }: Wish, invited: boolean): Made {
  if (invited) return { email: email.address, outcome: 'invited', id: row.id, link: link.handedOver }
  return { email: email.address, outcome: state === 'ready' ? 'already_invited' : outcomes[state], id: null, link: null }
}

function readEmail(text: string, path: string): Email {
  const email = parseEmail(text)
  if (email === null) throw invalidInput({ errors: [{ path, message: 'is not an e-mail address', code: 'email' }] })
  return email
}
