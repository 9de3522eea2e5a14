import type { Clock } from '@gatehouse/kit/clock'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { emailTaken, invitationInvalid } from './admission.errors.ts'
import type { AdmissionEvents } from './admission.events.ts'
import type { InvitationsRepository, StoredInvitation } from './admission.invitations.repository.ts'
import { hashOf } from './admission.link.ts'
import type { AccountsForAdmission, AskToConfirm, GroupsForAdmission } from './admission.needs.ts'
import type { OpenInvitation } from './admission.schemas.ts'
import type { AdmissionTransaction } from './admission.tables.ts'

export type AcceptParts = {
  repository: InvitationsRepository
  accounts: AccountsForAdmission
  groups: GroupsForAdmission
  /** Forgets who waits under this address: accepting an invitation answers it. */
  endWaiting: (trx: AdmissionTransaction, emailKey: string) => Promise<unknown>
  askToConfirm: AskToConfirm
  clock: Clock
  events: AdmissionEvents
}

/** Somebody who has just accepted. */
export type Newcomer = { userId: string; verifiedHash: string }

export type AcceptService = ReturnType<typeof createAcceptService>

/** What whoever has the link of an invitation may do with it. */
export function createAcceptService(parts: AcceptParts) {
  const { repository, groups } = parts
  return {
    /** What a good token is an invitation to. */
    lookUp: async (token: string): Promise<OpenInvitation> => {
      const { email, full_name, role, invited_by_label, group_ids, expires_at } = await requireGood(parts, token)
      const names = (await groups.groupNames(group_ids)).map(({ name }) => name)
      return { email, full_name, role, invited_by: invited_by_label, groups: names, expires_at }
    },
    /** Makes the account and uses the token up, both or neither; returns whose account, and the hash of the password it has. */
    accept: async (wanted: { token: string; full_name: string | null; password: string }, by: AuditOrigin): Promise<Newcomer> => {
      const invitation = await requireGood(parts, wanted.token)
      const { email, role } = invitation
      const account = await parts.accounts.prepareAccount({ email, password: wanted.password, full_name: wanted.full_name }, role)
      await repository.transaction(async (trx) => {
        const accepted = await repository.accept(trx, hashOf(wanted.token), parts.clock.now())
        if (accepted === undefined) throw invalid()
        await putInPlace(parts, { accepted, account, by, trx })
      })
      return { userId: account.id, verifiedHash: account.hashed_password }
    },
  }
}

type Accepted = {
  accepted: StoredInvitation
  account: Awaited<ReturnType<AccountsForAdmission['prepareAccount']>>
  by: AuditOrigin
  trx: AdmissionTransaction
}

async function putInPlace(parts: AcceptParts, { accepted, account, by: visit, trx }: Accepted): Promise<void> {
  const { repository, accounts, groups, clock, events } = parts
  const { id, email } = account
  // The link went to the address, so having it proves the address; one that was handed over proves nothing.
  const email_verified_at = accepted.sent_by === 'mail' ? clock.now() : null
  if ((await accounts.insertAccount({ ...account, email_verified_at }, trx)) === 'taken') {
    throw emailTaken({ detail: 'Sign in with it; if you do not know the password, reset it.' })
  }
  await repository.noteAccount(trx, accepted.id, id)
  await parts.endWaiting(trx, accepted.email_key)
  if (email_verified_at === null) await parts.askToConfirm({ address: email, key: accepted.email_key }, trx)
  const by = { ...visit, actor: { kind: 'user' as const, id, label: email } }
  await groups.addMembers({ id, email }, accepted.group_ids, { by, trx })
  await events.accepted({ id, email }, { invitation_id: accepted.id, role: accepted.role }, { by, trx })
}

async function requireGood({ repository, clock }: AcceptParts, token: string): Promise<StoredInvitation> {
  const invitation = await repository.findGood(hashOf(token), clock.now())
  if (invitation === undefined) throw invalid()
  return invitation
}

const invalid = () => invitationInvalid({ detail: 'It is used, revoked, expired, or a newer one was sent. Ask an admin for another.' })
