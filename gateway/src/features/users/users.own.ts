import type { User } from '@gatehouse/contracts/user'
import { isDeepStrictEqual } from 'node:util'
import type { AuditOrigin, RequestOrigin } from '../audit/audit.feature.ts'
import { passwordUnchanged, userNotFound, wrongPassword } from './users.errors.ts'
import type { AskedFor, UserEvents } from './users.events.ts'
import { requireUser } from './users.lookup.ts'
import type { MailingForUsers, PasswordsForUsers } from './users.needs.ts'
import type { UsersRepository } from './users.repository.ts'
import type { Profile } from './users.schemas.ts'

export type OwnParts = {
  repository: UsersRepository
  passwords: PasswordsForUsers
  events: UserEvents
  accessChanged: (change: { userId: string; exceptSessionId?: string | undefined }) => void
  mailing: MailingForUsers
}

/** Whose password is asked for, in which session if in one, and what for. */
export type PasswordAsked = { userId: string; sessionId?: string | undefined; password: string; askedFor: AskedFor }

/** In which session, of the browser behind which cookies, and from what to what. */
export type OwnPasswordChange = { userId: string; sessionId: string; cookie: string | undefined; current: string; next: string }

/** What people do to their own account. */
export function ownRules({ repository, passwords, events, accessChanged, mailing }: OwnParts) {
  const isOwnPassword = async ({ userId, password, askedFor, ...own }: PasswordAsked, by: RequestOrigin) => {
    const stored = await repository.findPasswordById(userId)
    if (stored === undefined) throw userNotFound()
    const { email_key: account, email, hashed_password: hash } = stored
    const { right } = await passwords.attempt({ account, address: by.address, password, hash, knownDevice: nameOf(own) })
    if (!right) await events.passwordRefused({ id: userId, email }, askedFor, by)
    return { right, hash }
  }
  return {
    find: (id: string): Promise<User> => requireUser(repository, id),
    profile: (userId: string): Promise<Profile> => repository.findProfile(userId),
    saveProfile: async (user: { id: string; email: string }, profile: Profile, by: AuditOrigin): Promise<Profile> => {
      await repository.saveProfile(user.id, profile, async (before, trx) => {
        if (!isDeepStrictEqual(before, profile)) await events.profileChanged(user, { before, after: profile }, { by, trx })
      })
      return profile
    },
    /** Throws for any password but the person's own; failures count like those at sign-in. */
    requirePassword: async (own: PasswordAsked, by: RequestOrigin): Promise<void> => {
      if (!(await isOwnPassword(own, by)).right)
        throw wrongPassword({ errors: [{ path: 'password', message: 'is not right', code: 'wrong' }] })
    },
    /** Changes a person's password and ends their sessions but the one they did it in, whose browser alone stays known. */
    changePassword: async (own: OwnPasswordChange, by: RequestOrigin): Promise<void> => {
      const { userId, sessionId, cookie, current } = own
      const { right, hash } = await isOwnPassword({ userId, sessionId, password: current, askedFor: 'password_change' }, by)
      if (!right) throw wrongCurrent()
      if (own.next === current)
        throw passwordUnchanged({ errors: [{ path: 'new_password', message: 'is the password you have now', code: 'unchanged' }] })
      const { email, full_name } = await requireUser(repository, userId)
      await passwords.requireGood({ password: own.next, about: [email, full_name ?? ''], field: 'new_password' })
      const to = await passwords.hash(own.next)
      const changed = await repository.changePassword(userId, { from: hash, to, keep: { sessionId, cookie } }, async (done, trx) => {
        if (!done) return
        await mailing.passwordChanged({ userId, by: 'owner', address: by.address }, trx)
        await events.passwordChanged({ id: userId, email }, { by, trx })
      })
      if (!changed) throw wrongCurrent()
      accessChanged({ userId, exceptSessionId: sessionId })
    },
  }
}

/** Whoever is signed in counts by themselves: what strangers guess does not keep them from a new password. */
const nameOf = ({ sessionId }: { sessionId?: string | undefined }): string | null =>
  sessionId === undefined ? null : `session ${sessionId}`

const wrongCurrent = () => wrongPassword({ errors: [{ path: 'current_password', message: 'is not right', code: 'wrong' }] })
