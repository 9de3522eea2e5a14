import type { Log } from '@gatehouse/kit/log'
import type { Before } from './users.repository.ts'
import type { UserChange } from './users.schemas.ts'

/** Who did it: an admin's id, or `cli` and `start` for what needs no sign-in. */
export type Actor = { id: string }

/** What happens to accounts, told in one place each: log now, audit beside it when that comes. */
export type UserEvents = {
  registered: (userId: string) => void
  groupsNotJoined: (userId: string) => (error: unknown) => void
  created: (userId: string, by: Actor) => void
  changed: (userId: string, change: UserChange & { before: Before; by: Actor }) => void
  deleted: (userId: string, by: Actor) => void
  passwordChanged: (userId: string, by: Actor) => void
}

export function createUserEvents(log: Log): UserEvents {
  return {
    registered: (userId) => log.info({ user_id: userId }, 'an account was registered'),
    groupsNotJoined: (userId) => (error) =>
      log.error({ err: error, user_id: userId }, 'a new account could not be put into the groups that everybody gets'),
    created: (userId, by) => log.info({ user_id: userId, by: by.id }, 'an account was created'),
    changed: (userId, { before, by, ...change }) => log.info({ user_id: userId, change, before, by: by.id }, 'an account was changed'),
    deleted: (userId, by) => log.info({ user_id: userId, by: by.id }, 'an account was deleted'),
    passwordChanged: (userId, by) => log.info({ user_id: userId, by: by.id }, 'a password was changed'),
  }
}
