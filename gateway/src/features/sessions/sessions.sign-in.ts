import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import type { ProblemError } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import type { Transaction } from 'kysely'
import { lifetimes } from './sessions.config.ts'
import type { Devices } from './sessions.devices.ts'
import { invalidCredentials } from './sessions.errors.ts'
import { noticeOf, type SessionEvents, type SessionNotice } from './sessions.events.ts'
import type { AuthenticationMethod } from './sessions.principal.ts'
import type { SessionsRepository, Tables } from './sessions.repository.ts'
import { sha256 } from './sessions.rotation.ts'
import type { Via } from './sessions.tables.ts'
import type { AccessTokens } from './sessions.tokens.ts'
import type { SeenFrom, Visitor } from './sessions.visitor.ts'

/** What this feature needs of accounts. */
export type AccountsForSessions = {
  findForSignIn: (email: string) => Promise<{ account: string; id: string | null; hash: string | null }>
  find: (id: string) => Promise<User>
  noteSignIn: (id: string, language: string | null) => Promise<void>
  renewHash: (id: string, hash: { from: string; to: string }) => Promise<void>
}

/** What it needs of passwords. `knownDevice` names a browser that has signed in before as this person; its failures count apart. */
export type PasswordsForSessions = {
  /** Throws when no password of a browser that is not known can be looked at now. */
  requireRoom: () => void
  attempt: (attempt: {
    account: string
    address: string
    password: string
    hash: string | null
    knownDevice: string | null
  }) => Promise<{ right: boolean; renewed: string | null }>
}

/** `otp`: a code of the second factor, where it comes along with the password. */
export type SignIn = { email: string; password: string; remember: boolean; via: Via; visitor: Visitor; otp?: string | undefined }

/** Somebody whose password was right. `verifiedHash` is what it was checked against: no session is opened once that is another. */
export type VerifiedPerson = { userId: string; via: Via; remember: boolean; verifiedHash: string | null; visitor: Visitor }

/** What somebody has to do before the session is opened: how the request is answered, and cookies that name the open sign-in. */
export type SecondFactorDemand = { problem: ProblemError; cookies: string[] }

/** Asked between the right password and the session. Null lets the person in, and so does what else they have shown, which is noted. */
export type DemandSecondFactor = (
  person: VerifiedPerson & { otp: string | undefined },
) => Promise<SecondFactorDemand | { amr: readonly AuthenticationMethod[] } | null>

/** Why somebody who was identified gets no session yet, whatever they have shown; null lets them in. */
export type RefusalBeforeSession = (userId: string) => Promise<ProblemError | null>

/** A session just opened or renewed: its tokens, and what to tell of it. A bearer session has neither refresh token nor device. */
export type OpenedSession = {
  access: string
  refresh?: string
  device?: string
  remember: boolean
  userId: string
  expiresAt: Date
}
export type SignInOutcome = { kind: 'opened'; session: OpenedSession } | { kind: 'second_factor'; demand: SecondFactorDemand }

export type NotifyPerson = (notice: SessionNotice, trx?: Transaction<Tables>) => Promise<void>

export type SignInParts = {
  repository: SessionsRepository
  tokens: AccessTokens
  accounts: AccountsForSessions
  passwords: PasswordsForSessions
  devices: Devices
  describe: (visitor: Visitor) => SeenFrom
  demandSecondFactor: DemandSecondFactor
  refusalBeforeSession: RefusalBeforeSession
  clock: Clock
  newId: NewId
  /** 256 random bits as base64url. */
  newSecret: () => string
  events: SessionEvents
  /** Tells a person what happened to their sessions, within the transaction if one is given. */
  notify: NotifyPerson
}

export async function signIn(parts: SignInParts, { email, password, remember, via, visitor, otp }: SignIn): Promise<SignInOutcome> {
  const { accounts, passwords, devices } = parts
  if (!devices.isNamed(visitor.cookie)) passwords.requireRoom()
  const { account, id: userId, hash } = await accounts.findForSignIn(email)
  const knownDevice = await devices.findKnown(userId, visitor.cookie)
  const { right, renewed } = await passwords.attempt({ account, address: visitor.origin.address, password, hash, knownDevice })
  if (!right || userId === null) throw await refusal(parts, userId, visitor)
  if (renewed !== null && hash !== null) await accounts.renewHash(userId, { from: hash, to: renewed })
  const outcome = await enterByPassword(parts, { userId, via, remember, verifiedHash: renewed ?? hash, visitor }, otp)
  if (outcome === null) throw await refusal(parts, userId, visitor)
  return outcome
}

/** What a right password leads to; null when the account may have no session (any more). */
export async function enterByPassword(parts: SignInParts, person: VerifiedPerson, otp?: string): Promise<SignInOutcome | null> {
  const demand = await parts.demandSecondFactor({ ...person, otp })
  if (demand !== null && 'problem' in demand) return { kind: 'second_factor', demand }
  const session = await openSession(parts, { ...person, amr: ['pwd', ...(demand?.amr ?? [])] })
  return session === null ? null : { kind: 'opened', session }
}

async function refusal({ events }: SignInParts, userId: string | null, visitor: Visitor): Promise<ProblemError> {
  await events.signInRefused({ userId }, visitor)
  return invalidCredentials()
}

/** Opens a session for somebody who has shown who they are; null when they may not have one (any more). */
export async function openSession(
  parts: SignInParts,
  { userId, via, remember, verifiedHash, visitor, amr }: VerifiedPerson & { amr: readonly AuthenticationMethod[] },
): Promise<OpenedSession | null> {
  const { repository, tokens, accounts, devices, clock, newId, newSecret, events, notify } = parts
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + lifeOf(via, remember) * 1000)
  const seen = parts.describe(visitor)
  // Always a new id and a new secret: whatever the request brought along is never taken over.
  const sessionId = newId()
  const refresh = via === 'cookie' ? newSecret() : null
  const refreshTokenHash = refresh === null ? null : sha256(refresh)
  const session = { id: sessionId, userId, via, remember, now, expiresAt, amr, seen, refreshTokenHash, verifiedHash }
  const owner = await repository.insertSession(session)
  if (owner === null) return null
  const { email, full_name: fullName } = owner
  const [device] = await Promise.all([
    devices.note({ userId, via, cookie: visitor.cookie, seen }),
    repository.removeExpired(userId, now),
    accounts.noteSignIn(userId, visitor.language),
  ])
  await events.signedIn({ userId, sessionId, email, via, amr, seen, newDevice: device.isNew }, visitor)
  const notice = noticeOf('new_sign_in', { to: { userId, email, fullName }, at: now, seen })
  // They are in; that the mail could not be queued is not theirs to feel.
  if (device.isNew) await notify(notice).catch((error: unknown) => events.noticeFailed(notice, error))
  const access = await tokens.issue({ userId, sessionId, round: 0 }, via === 'bearer' ? lifetimes.bearer_s : lifetimes.access_s)
  const kept = refresh === null ? {} : { refresh, ...(device.cookie === undefined ? {} : { device: device.cookie }) }
  return { access, ...kept, remember, userId, expiresAt }
}

function lifeOf(via: Via, remember: boolean): number {
  if (via === 'bearer') return lifetimes.bearer_s
  return (remember ? lifetimes.remembered : lifetimes.unremembered).absolute_s
}
