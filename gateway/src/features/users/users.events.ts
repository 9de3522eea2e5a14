import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { Before } from './users.repository.ts'
import type { Profile, UserChange } from './users.schemas.ts'
import type { UsersTransaction } from './users.tables.ts'

type Named = { id: string; email: string }
/** For what somebody who is signed in, or has a link, is asked for the password. */
export type AskedFor = 'password_change' | 'email_change' | 'confirmation' | 'mailed_link'

type Told = { by: AuditOrigin; trx: UsersTransaction }

export type UserEvents = ReturnType<typeof createUserEvents>

/** What happens to accounts, told in one place each: log and audit, inside the transaction of the change. */
export function createUserEvents(log: Log, record: RecordAudit) {
  const tell = (action: string, user: Named, { by, trx, ...change }: Told & Change): Promise<void> =>
    record({ action, outcome: 'success', ...by, target: targetOf(user), ...change }, trx)
  return {
    registered: async (user: Named, { by, trx }: Told): Promise<void> => {
      await tell('user.registered', user, { by: { ...by, actor: actorOf(user) }, trx })
      log.info({ user_id: user.id }, 'an account was registered')
    },
    /** Somebody asked for an account under an address that has one. It is written down like a success, and takes as long. */
    registeredAgain: async (email: string, { by, trx }: Told): Promise<void> => {
      const target = { kind: 'user', id: email, label: email }
      await record({ action: 'user.registration_refused', outcome: 'failure', ...by, target }, trx)
    },
    created: async (user: Named & { role: string; hashed_password: string | null }, { by, trx }: Told): Promise<void> => {
      const kind = user.hashed_password === null ? 'service' : 'person'
      await tell('user.created', user, { by, trx, after: { email: user.email, kind, role: user.role } })
      log.info({ user_id: user.id, by: by.actor.id }, 'an account was created')
    },
    changed: async (user: { id: string; before: Before; change: UserChange }, { by, trx }: Told): Promise<void> => {
      const { email, kind: _kind, ...state } = user.before
      const after = { role: user.change.role ?? state.role, is_active: user.change.is_active ?? state.is_active }
      await tell('user.changed', { id: user.id, email }, { by, trx, before: state, after })
      log.info({ user_id: user.id, change: user.change, before: state, by: by.actor.id }, 'an account was changed')
    },
    deleted: async (user: { id: string; before: Before }, { by, trx }: Told): Promise<void> => {
      await tell('user.deleted', { id: user.id, email: user.before.email }, { by, trx, before: user.before })
      log.info({ user_id: user.id, by: by.actor.id }, 'an account was deleted')
    },
    passwordChanged: async (user: Named, { by, trx }: Told): Promise<void> => {
      await tell('user.password_changed', user, { by, trx })
      log.info({ user_id: user.id, by: by.actor.id }, 'a password was changed')
    },
    profileChanged: async (user: Named, change: { before: Profile; after: Profile }, { by, trx }: Told): Promise<void> => {
      await tell('user.profile_changed', user, { by, trx, ...differenceOf(change) })
      log.info({ user_id: user.id, by: by.actor.id }, 'a profile was changed')
    },
    /** Somebody who is asked for the password of an account gave another one. */
    passwordRefused: async (user: Named, asked: AskedFor, by: AuditOrigin): Promise<void> => {
      await record({ action: 'user.password_refused', outcome: 'failure', ...by, target: targetOf(user), after: { asked_for: asked } })
      log.info({ user_id: user.id, asked_for: asked, by: by.actor.id }, 'the password of an account was asked for, and was not right')
    },
  }
}

type Change = { before?: Record<string, unknown>; after?: Record<string, unknown> }

const targetOf = ({ id, email }: Named) => ({ kind: 'user', id, label: email })

const actorOf = ({ id, email }: Named) => ({ kind: 'user' as const, id, label: email })

/** What of a profile is another than before. */
function differenceOf({ before, after }: { before: Profile; after: Profile }): Change {
  const fields = (['full_name', 'phone', 'language', 'time_zone'] as const).filter((field) => before[field] !== after[field])
  const only = (profile: Profile) => Object.fromEntries(fields.map((field) => [field, profile[field]]))
  return { before: only(before), after: only(after) }
}
