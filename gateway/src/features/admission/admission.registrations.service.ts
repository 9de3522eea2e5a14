import type { SignUpRules } from '@gatehouse/contracts/sign-up'
import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import type { NewId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import type { AuditOrigin, RequestOrigin } from '../audit/audit.feature.ts'
import { admissionLimits } from './admission.config.ts'
import { registrationNotFound, tooManyWaiting } from './admission.errors.ts'
import type { AdmissionEvents } from './admission.events.ts'
import type {
  AccountsForAdmission,
  AskToConfirm,
  GroupsForAdmission,
  MailForAdmission,
  NewAccount,
  TellReceived,
} from './admission.needs.ts'
import type { RegistrationsRepository, Waiting, WaitingAccount } from './admission.registrations.repository.ts'
import type { AdmissionTransaction } from './admission.tables.ts'

export type RegistrationParts = {
  repository: RegistrationsRepository
  accounts: AccountsForAdmission
  groups: GroupsForAdmission
  mail: MailForAdmission
  signUp: () => Promise<SignUpRules>
  networkOf: (address: string) => string
  askToConfirm: AskToConfirm
  tellReceived: TellReceived
  clock: Clock
  newId: NewId
  events: AdmissionEvents
}

export type RegistrationService = ReturnType<typeof createRegistrationService>

const cursorSchema = z.tuple([z.uuid()])

/** People who registered while an admin has to agree. */
export function createRegistrationService(parts: RegistrationParts) {
  const { repository, clock } = parts
  const since = (): Date => new Date(clock.now().getTime() - admissionLimits.waiting_ms)
  return {
    /** Lets an account wait for an admin; the same work whether its address has an account or not. */
    request: (account: NewAccount, by: RequestOrigin): Promise<void> => request(parts, account, { by, since: since() }),
    list: async ({ limit, cursor }: { limit: number; cursor?: string | undefined }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const [found, total] = await Promise.all([repository.list({ limit: limit + 1, before, since: since() }), repository.count(since())])
      return { ...cutPage(found, limit, ({ id }) => [id]), total }
    },
    countWaiting: (): Promise<number> => repository.count(since()),
    findByEmail: (emailKey: string): Promise<string | null> => repository.findByEmail(emailKey, since()),
    /** Makes the account, in the groups that everybody gets and these besides, and writes to the person. */
    approve: async (id: string, groupIds: readonly string[], by: AuditOrigin): Promise<User> => {
      const { default_groups } = await parts.signUp()
      const accountId = await repository.transaction(async (trx) => {
        const waiting = await requireWaiting(repository, trx, { id, since: since() })
        return admit(parts, waiting, { groupIds: [...default_groups, ...groupIds], by, trx })
      })
      return parts.accounts.find(accountId)
    },
    decline: (id: string, { reason, tell }: { reason: string | null; tell: boolean }, by: AuditOrigin): Promise<void> =>
      repository.transaction(async (trx) => {
        const waiting = await requireWaiting(repository, trx, { id, since: since() })
        // First, for the registration says in which language.
        if (tell) await parts.mail.send({ to: recipientOf(waiting), message: { kind: 'declined', reason } }, trx)
        await repository.removeOf(trx, waiting.email_key)
        await parts.events.declined(waiting, { reason }, { by, trx })
      }),
  }
}

async function request(parts: RegistrationParts, account: NewAccount, from: { by: RequestOrigin; since: Date }): Promise<void> {
  const { repository, accounts, mail, clock, events } = parts
  const network = parts.networkOf(from.by.address)
  const { id, email, email_key, full_name, hashed_password, created_at, browser_language = null } = account
  const admins = await accounts.adminAddresses()
  await repository.transaction(async (trx) => {
    const waiting = await repository.countLocked(trx, network, from.since)
    requireRoom(waiting, (limit) => events.registrationRefused(network, limit))
    await repository.insert(trx, { id, email, email_key, full_name, hashed_password, network, created_at, browser_language })
    const now = clock.now()
    const toldSince = new Date(now.getTime() - admissionLimits.admins_told_every_ms)
    const message = { kind: 'approval_requested', applicant: { address: email, name: full_name } } as const
    if (await repository.claimTelling(trx, id, { now, since: toldSince })) for (const to of admins) await mail.send({ to, message }, trx)
    await parts.tellReceived({ address: email, key: email_key }, trx)
    await events.requested({ id, email }, { network }, { by: from.by, trx })
  })
}

function requireRoom(waiting: { all: number; network: number }, refused: (limit: 'all' | 'network') => void): void {
  const limit = waiting.all >= admissionLimits.waiting ? 'all' : waiting.network >= admissionLimits.waiting_per_network ? 'network' : null
  if (limit === null) return
  refused(limit)
  throw tooManyWaiting({ detail: 'Ask an admin to look at those who wait, then try again.', retryAfterS: 3600 })
}

type Admission = { groupIds: readonly string[]; by: AuditOrigin; trx: AdmissionTransaction }

async function admit(parts: RegistrationParts, waiting: WaitingAccount, { groupIds, by, trx }: Admission): Promise<string> {
  const { repository, accounts, groups, mail, clock, newId, events } = parts
  const { email, email_key, full_name, hashed_password, browser_language } = waiting
  const id = newId()
  const outcome = await accounts.insertAccount(
    { id, email, email_key, full_name, hashed_password, role: 'user', created_at: clock.now(), browser_language },
    trx,
  )
  // Somebody made the account between the look and now: then nobody waits under this address any more.
  if (outcome === 'taken') throw registrationNotFound()
  await repository.removeOf(trx, email_key)
  await mail.send({ to: recipientOf(waiting), message: { kind: 'approved' } }, trx)
  await parts.askToConfirm({ address: email, key: email_key }, trx)
  await groups.addMembers({ id, email }, groupIds, { by, trx })
  await events.approved({ id, email }, { group_ids: groupIds }, { by, trx })
  return id
}

const recipientOf = ({ email, full_name }: Waiting) => ({ address: email, name: full_name })

async function requireWaiting(
  repository: RegistrationsRepository,
  trx: AdmissionTransaction,
  { id, since }: { id: string; since: Date },
): Promise<WaitingAccount> {
  const waiting = z.uuid().safeParse(id).success ? await repository.lockShown(trx, id, since) : undefined
  if (waiting === undefined) throw registrationNotFound()
  return waiting
}
