import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import type { NewId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { admissionLimits } from './admission.config.ts'
import { invitationNotFound, invitationOver } from './admission.errors.ts'
import type { AdmissionEvents } from './admission.events.ts'
import type { InvitationsRepository, InvitationState, StoredInvitation } from './admission.invitations.repository.ts'
import { groupNamesIn, readList, stateOfLine } from './admission.list.ts'
import type { AccountsForAdmission, GroupsForAdmission, MailForAdmission } from './admission.needs.ts'
import type { Invitation, InvitationQuery, Invite, Invited, Preview } from './admission.schemas.ts'
import { invite } from './admission.invite.ts'
import { newLink, sendLink, type Sending } from './admission.link.ts'

export type InvitationParts = {
  repository: InvitationsRepository
  accounts: AccountsForAdmission
  groups: GroupsForAdmission
  mail: MailForAdmission
  publicUrl: string
  clock: Clock
  newId: NewId
  /** 256 random bits as base64url. */
  newSecret: () => string
  events: AdmissionEvents
}

export type InvitationService = ReturnType<typeof createInvitationService>

type Sent = { invitation: Invitation; link: string | null }

const cursorSchema = z.tuple([z.uuid()])

/** What admins do with invitations. */
export function createInvitationService(parts: InvitationParts) {
  const { repository, groups, mail, clock, events } = parts
  return {
    mailIsSetUp: mail.isSetUp,
    list: async ({
      limit,
      cursor,
      state,
    }: InvitationQuery): Promise<{ items: Invitation[]; next_cursor: string | null; mail: boolean }> => {
      const before = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const found = await repository.list({ limit: limit + 1, before, state, now: clock.now() })
      const { items, next_cursor } = cutPage(found, limit, ({ id }) => [id])
      return { items: await shown(parts, items), next_cursor, mail: mail.isSetUp }
    },
    /** What each line of a pasted list would become. */
    preview: async (text: string): Promise<Preview> => {
      const lines = readList(text, await groups.findNamed(groupNamesIn(text)))
      const known = await repository.findKnown([...new Set(lines.flatMap((line) => line.email_key ?? []))], clock.now())
      const seen = new Set<string>()
      const judged = lines.map(({ email_key, ...line }) =>
        Object.assign(line, { state: stateOfLine({ email_key, fault: line.fault }, known, seen) }),
      )
      return { lines: judged, ready: judged.filter((line) => line.state === 'ready').length, most: admissionLimits.invitations_at_once }
    },
    invite: async (wanted: Invite, by: AuditOrigin): Promise<Invited> => {
      const made = await invite(parts, wanted, by)
      const stored = await Promise.all(made.flatMap(({ id }) => (id === null ? [] : [requireFound(repository, id)])))
      const byId = new Map((await shown(parts, stored)).map((invitation) => [invitation.id, invitation]))
      return { items: made.map(({ id, ...item }) => Object.assign(item, { invitation: id === null ? null : (byId.get(id) ?? null) })) }
    },
    /** Sends another link; the one before is no longer good. */
    resend: async (id: string, sending: Sending, by: AuditOrigin): Promise<Sent> => {
      const before = await requireFound(repository, id)
      const link = newLink(parts, sending)
      await repository.transaction(async (trx) => {
        if (!(await repository.renew(trx, id, link.row))) throw invitationOver()
        await sendLink(parts, before, { link, by, trx })
        await events.resent(before, { by, trx })
      })
      const [invitation] = await shown(parts, [await requireFound(repository, id)])
      if (invitation === undefined) throw invitationNotFound()
      return { invitation, link: link.handedOver }
    },
    revoke: async (id: string, by: AuditOrigin): Promise<void> => {
      const invitation = await requireFound(repository, id)
      await repository.transaction(async (trx) => {
        if (!(await repository.revoke(trx, id, clock.now()))) throw invitationOver()
        await events.revoked(invitation, { by, trx })
      })
    },
  }
}

/** Invitations as admins see them. */
async function shown({ groups, clock }: InvitationParts, stored: readonly StoredInvitation[]): Promise<Invitation[]> {
  const names = new Map((await groups.groupNames([...new Set(stored.flatMap((row) => row.group_ids))])).map((group) => [group.id, group]))
  return stored.map(({ email_key: _key, group_ids, invited_by_label, revoked_at, ...row }) => ({
    ...row,
    invited_by: invited_by_label,
    groups: group_ids.flatMap((id) => names.get(id) ?? []),
    state: stateOf({ ...row, revoked_at }, clock.now()),
  }))
}

function stateOf(row: Pick<StoredInvitation, 'accepted_at' | 'revoked_at' | 'expires_at'>, now: Date): InvitationState {
  if (row.accepted_at !== null) return 'accepted'
  if (row.revoked_at !== null) return 'revoked'
  return new Date(row.expires_at) > now ? 'pending' : 'expired'
}

async function requireFound(repository: Pick<InvitationsRepository, 'find'>, id: string): Promise<StoredInvitation> {
  const invitation = z.uuid().safeParse(id).success ? await repository.find(id) : undefined
  if (invitation === undefined) throw invitationNotFound()
  return invitation
}
