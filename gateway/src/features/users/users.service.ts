import type { SignUpRules } from '@gatehouse/contracts/sign-up'
import type { Role, User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import { invalidInput } from '@gatehouse/kit/errors'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import type { NewId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import { domainOf, parseEmail, type Email } from '@gatehouse/kit/email'
import type { AuditOrigin, RequestOrigin } from '../audit/audit.feature.ts'
import {
  domainNotAllowed,
  emailTaken,
  invitationNeeded,
  lastAdmin,
  notForServiceAccounts,
  signUpClosed,
  userNotFound,
} from './users.errors.ts'
import type { UserEvents } from './users.events.ts'
import type { ChangeOutcome, NewUser, UsersRepository } from './users.repository.ts'
import { requireId, requireUser } from './users.lookup.ts'
import type { MailingForUsers, PasswordsForUsers } from './users.needs.ts'
import { ownRules } from './users.own.ts'
import { contactRules, type ContactParts } from './users.contact.ts'
import { serviceAccountRules } from './users.service-accounts.ts'
import type { UserChange, UserQuery } from './users.schemas.ts'
import type { UsersTransaction } from './users.tables.ts'

export type NewAccount = {
  email: string
  password: string
  full_name?: string | null | undefined
  /** What the browser asked for with which somebody registers. */
  browser_language?: string | null
}

/** Who an address belongs to, for whoever signs people in. Without an active account `id` and `hash` are null. */
export type SignInSubject = { account: string; id: string | null; hash: string | null }

export type UsersParts = {
  repository: UsersRepository
  passwords: PasswordsForUsers
  clock: Clock
  newId: NewId
  events: UserEvents
  signUp: () => Promise<SignUpRules>
  /** Lets an account wait for an admin instead of putting it in place. */
  requestApproval: (account: NewUser, by: RequestOrigin) => Promise<void>
  /** Puts a new account into groups; asks the database the same things, to no effect, for one that was not made. */
  joinGroups: (
    account: { id: string; email: string },
    groupIds: readonly string[],
    of: { by: AuditOrigin; trx: UsersTransaction },
  ) => Promise<void>
  /** Called after a change that ends or narrows what this person may do: deactivated, deleted, role, password. */
  accessChanged: (change: { userId: string; exceptSessionId?: string | undefined }) => void
  contacts: ContactParts['contacts']
  mailing: MailingForUsers
  /** Writes down, in the transaction that deletes an account, that services may keep something of theirs. */
  noteDeparture: (userId: string, trx: UsersTransaction) => Promise<void>
}

/** So many admins are written to at most. */
const mostAdmins = 20

export type UserService = ReturnType<typeof createUserService>

const cursorSchema = z.tuple([z.uuid()])

export function createUserService(parts: UsersParts) {
  const people = { ...accountRules(parts), ...ownRules(parts), ...signInRules(parts), ...contactRules(parts) }
  return { ...people, ...adminRules(parts), ...serviceAccountRules(parts) }
}

/** Making accounts. */
function accountRules({ repository, passwords, clock, newId, events, signUp, mailing, ...admission }: UsersParts) {
  const prepare = async (wanted: NewAccount, role: Role): Promise<NewUser> => {
    const email = readEmail(wanted.email)
    const full_name = wanted.full_name ?? null
    await passwords.requireGood({ password: wanted.password, about: [email.address, full_name ?? ''], field: 'password' })
    const hashed_password = await passwords.hash(wanted.password)
    const account = { id: newId(), email: email.address, email_key: email.key, hashed_password, role, full_name, created_at: clock.now() }
    return { ...account, browser_language: wanted.browser_language ?? null }
  }
  return {
    signUp,
    prepareAccount: prepare,
    /** Puts a prepared account in place, in the caller's transaction. */
    insertAccount: (user: NewUser, trx: UsersTransaction): Promise<'created' | 'taken'> => repository.insertWithin(trx, user),
    /** Where admins are written to. */
    adminAddresses: (): Promise<{ address: string; name: string | null }[]> => repository.listAdminAddresses(mostAdmins),
    /** Registers an account, or lets it wait; says nothing about whether the address was free. */
    register: async (wanted: NewAccount, by: RequestOrigin): Promise<'open' | 'approval'> => {
      const rules = await signUp()
      requireOpen(rules, wanted.email)
      const user = await prepare(wanted, 'user')
      if (rules.mode === 'approval') {
        await admission.requestApproval(user, by)
        return 'approval'
      }
      const email = { address: user.email, key: user.email_key }
      await repository.insertUser(user, async (made, trx) => {
        await mailing.noteRegistration(email, made, trx)
        await admission.joinGroups(user, rules.default_groups, { by, trx })
        await (made === 'created' ? events.registered(user, { by, trx }) : events.registeredAgain(user.email, { by, trx }))
      })
      return 'open'
    },
    create: async (wanted: NewAccount & { role: Role }, by: AuditOrigin): Promise<User> => {
      // Whoever makes an account for somebody vouches for the address.
      const user = { ...(await prepare(wanted, wanted.role)), email_verified_at: clock.now() }
      const tell = tellMade(events, user, by)
      if ((await repository.insertUser(user, tell)) === 'taken') throw emailTaken()
      return requireUser(repository, user.id)
    },
    /** Makes the first admin, or says that there is one (`null`): exactly one of any number of attempts succeeds. */
    createFirstAdmin: async (wanted: NewAccount, by: AuditOrigin): Promise<User | null> => {
      const user = { ...(await prepare(wanted, 'admin')), email_verified_at: clock.now() }
      const outcome = await repository.insertFirstAdmin(user, tellMade(events, user, by))
      if (outcome === 'taken')
        throw emailTaken({ detail: 'Choose another address, or make the existing account an admin: gatehouse users make-admin.' })
      if (outcome === 'done') return null
      return requireUser(repository, user.id)
    },
    hasAdmin: (): Promise<boolean> => repository.hasAdmin(),
  }
}

/** What admins do to accounts. */
function adminRules({ repository, passwords, events, accessChanged, mailing, noteDeparture }: UsersParts) {
  return {
    list: async ({ limit, cursor, search, role, is_active }: UserQuery): Promise<{ items: User[]; next_cursor: string | null }> => {
      const before = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const found = await repository.listUsers({ limit: limit + 1, before, search: search?.trim(), role, is_active })
      return cutPage(found, limit, ({ id }) => [id])
    },
    change: async (id: string, change: UserChange, by: AuditOrigin): Promise<User> => {
      const { narrowed } = applied(
        await repository.changeUser(
          requireId(id),
          change,
          async (outcome, trx) =>
            void (outcome.kind === 'changed' && (await events.changed({ id, before: outcome.before, change }, { by, trx }))),
        ),
      )
      if (narrowed) accessChanged({ userId: id })
      return requireUser(repository, id)
    },
    remove: async (id: string, by: AuditOrigin): Promise<void> => {
      applied(
        await repository.deleteUser(requireId(id), async (outcome, trx) => {
          if (outcome.kind !== 'changed') return
          await noteDeparture(id, trx)
          await events.deleted({ id, before: outcome.before }, { by, trx })
        }),
      )
      accessChanged({ userId: id })
    },
    /** Sets a password without knowing the old one and ends all sessions; for an operator. */
    resetPassword: async (id: string, password: string, by: AuditOrigin): Promise<void> => {
      const { email, full_name, kind } = await requireUser(repository, id)
      if (kind === 'service') throw notForServiceAccounts({ detail: 'It has no password; it uses API tokens.' })
      await passwords.requireGood({ password, about: [email, full_name ?? ''], field: 'password' })
      await repository.changePassword(id, { from: null, to: await passwords.hash(password), keep: null }, async (_done, trx) => {
        await mailing.passwordChanged({ userId: id, by: 'admin', address: null }, trx)
        await events.passwordChanged({ id, email }, { by, trx })
      })
      accessChanged({ userId: id })
      await passwords.forgetFailures(readEmail(email).key)
    },
    /** Whose failures are counted under this name, if anybody's who could sign in. */
    findByAccount: async (account: string): Promise<User | null> => {
      const id = await repository.findIdByEmail(account)
      const user = id === null ? undefined : await repository.findUser(id)
      return user?.kind === 'person' ? user : null
    },
    findByEmail: async (email: string): Promise<User> => {
      const id = await repository.findIdByEmail(readEmail(email).key)
      if (id === null) throw userNotFound()
      return requireUser(repository, id)
    },
  }
}

/** What signing in needs to know and to note. */
function signInRules({ repository, clock }: UsersParts) {
  return {
    findForSignIn: async (text: string): Promise<SignInSubject> => {
      const email = parseEmail(text)
      // What is no address belongs to nobody, but takes the same way and the same time.
      const account = email?.key ?? 'no address'
      const stored = await repository.findPassword(account)
      return stored?.is_active === true ? { account, id: stored.id, hash: stored.hashed_password } : { account, id: null, hash: null }
    },
    noteSignIn: async (id: string, language: string | null): Promise<void> =>
      void (await repository.noteSignIn(id, { at: clock.now(), language })),
    renewHash: async (id: string, hash: { from: string; to: string }): Promise<void> => void (await repository.renewHash(id, hash)),
  }
}

/** The outcome of a change that was made; throws for one that was not. */
function applied(outcome: ChangeOutcome): Extract<ChangeOutcome, { kind: 'changed' }> {
  if (outcome.kind === 'changed') return outcome
  if (outcome.kind === 'missing') throw userNotFound()
  if (outcome.kind === 'service_account') throw notForServiceAccounts({ detail: 'It cannot be an admin.' })
  throw lastAdmin({ detail: 'Make another active account an admin first.' })
}

/** Whether somebody with this address may register; told by its domain alone, so it says nothing of who is here. */
function requireOpen({ mode, allowed_domains }: SignUpRules, address: string): void {
  if (mode === 'closed') throw signUpClosed({ detail: 'Ask an admin for an account.' })
  if (mode === 'invite') throw invitationNeeded({ detail: 'Ask an admin for an invitation.' })
  if (allowed_domains.length === 0 || allowed_domains.includes(domainOf(readEmail(address)))) return
  throw domainNotAllowed({ errors: [{ path: 'email', message: `must be an address at ${allowed_domains.join(' or ')}`, code: 'domain' }] })
}

const tellMade =
  (events: UserEvents, user: NewUser, by: AuditOrigin) =>
  async (outcome: 'created' | 'taken' | 'done', trx: UsersTransaction): Promise<void> =>
    void (outcome === 'created' && (await events.created(user, { by, trx })))

function readEmail(text: string): Email {
  const email = parseEmail(text)
  if (email === null) throw invalidInput({ errors: [{ path: 'email', message: 'is not an e-mail address', code: 'email' }] })
  return email
}
