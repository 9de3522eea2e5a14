import type { Log } from '@gatehouse/kit/log'
import type { AuditActor, RecordAudit } from '../audit/audit.feature.ts'
import type { Before } from './users.repository.ts'
import type { UserChange } from './users.schemas.ts'
import type { UsersTransaction } from './users.tables.ts'

/**
 * Who did it: an admin or the person, with the request it came by; or `cli` for an operator, `setup` and `environment` for the start,
 * where nobody is signed in.
 */
export type Actor = { id: string; email?: string; address?: string; requestId?: string }

type Named = { id: string; email: string }
type Told = { by: Actor; trx: UsersTransaction }

export type UserEvents = ReturnType<typeof createUserEvents>

/** What happens to accounts, told in one place each: log and audit, inside the transaction of the change. */
export function createUserEvents(log: Log, record: RecordAudit) {
  const tell = (action: string, user: Named, { by, trx, ...change }: Told & Change): Promise<void> =>
    record({ action, outcome: 'success', ...originOf(by), target: targetOf(user), ...change }, trx)
  return {
    registered: async (user: Named, { by, trx }: Told): Promise<void> => {
      await tell('user.registered', user, { by: { ...by, id: user.id, email: user.email }, trx })
      log.info({ user_id: user.id }, 'an account was registered')
    },
    /** Somebody asked for an account under an address that has one. It is written down like a success, and takes as long. */
    registeredAgain: async (email: string, { by, trx }: Told): Promise<void> => {
      const actor: AuditActor = { kind: 'user', id: null, label: null }
      const target = { kind: 'user', id: email, label: email }
      await record({ action: 'user.registration_refused', outcome: 'failure', ...originOf(by), actor, target }, trx)
    },
    created: async (user: Named & { role: string; hashed_password: string | null }, { by, trx }: Told): Promise<void> => {
      const kind = user.hashed_password === null ? 'service' : 'person'
      await tell('user.created', user, { by, trx, after: { email: user.email, kind, role: user.role } })
      log.info({ user_id: user.id, by: by.id }, 'an account was created')
    },
    changed: async (user: { id: string; before: Before; change: UserChange }, { by, trx }: Told): Promise<void> => {
      const { email, kind: _kind, ...state } = user.before
      const after = { role: user.change.role ?? state.role, is_active: user.change.is_active ?? state.is_active }
      await tell('user.changed', { id: user.id, email }, { by, trx, before: state, after })
      log.info({ user_id: user.id, change: user.change, before: state, by: by.id }, 'an account was changed')
    },
    deleted: async (user: { id: string; before: Before }, { by, trx }: Told): Promise<void> => {
      await tell('user.deleted', { id: user.id, email: user.before.email }, { by, trx, before: user.before })
      log.info({ user_id: user.id, by: by.id }, 'an account was deleted')
    },
    passwordChanged: async (user: Named, { by, trx }: Told): Promise<void> => {
      await tell('user.password_changed', user, { by, trx })
      log.info({ user_id: user.id, by: by.id }, 'a password was changed')
    },
    groupsNotJoined: (userId: string) => (error: unknown) =>
      log.error({ err: error, user_id: userId }, 'a new account could not be put into the groups that everybody gets'),
  }
}

type Change = { before?: Record<string, unknown>; after?: Record<string, unknown> }

const targetOf = ({ id, email }: Named) => ({ kind: 'user', id, label: email })

function originOf({ id, email, address, requestId }: Actor): { actor: AuditActor; address: string | null; request_id: string | null } {
  const request = { address: address ?? null, request_id: requestId ?? null }
  if (id === 'cli') return { actor: { kind: 'operator', id: null, label: 'command line' }, ...request }
  if (id === 'setup' || id === 'environment') return { actor: { kind: 'system', id: null, label: id }, ...request }
  return { actor: { kind: 'user', id, label: email ?? null }, ...request }
}
