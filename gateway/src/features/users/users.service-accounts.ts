import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import { parseEmail } from '@gatehouse/kit/email'
import type { NewId } from '@gatehouse/kit/ids'
import { emailTaken, userNotFound } from './users.errors.ts'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { UserEvents } from './users.events.ts'
import type { NewServiceAccount, UsersRepository } from './users.repository.ts'

type ServiceAccountParts = { repository: UsersRepository; events: UserEvents; clock: Clock; newId: NewId }

/** Accounts of programs: without a password, so there is nothing to sign in with. */
export function serviceAccountRules({ repository, events, clock, newId }: ServiceAccountParts) {
  return {
    createServiceAccount: async (wanted: { email: string; full_name: string | null }, by: AuditOrigin): Promise<User> => {
      const address = parseEmail(wanted.email)
      if (address === null) throw new Error('the address of a service account is made of its name')
      const { address: email, key: email_key } = address
      const account = { id: newId(), email, email_key, hashed_password: null, role: 'user' as const, created_at: clock.now() }
      const made: NewServiceAccount = { ...account, full_name: wanted.full_name }
      const outcome = await repository.insertUser(
        made,
        async (result, trx) => void (result === 'created' && (await events.created(made, { by, trx }))),
      )
      if (outcome === 'taken') throw emailTaken({ detail: 'There is a service account with this name.' })
      const user = await repository.findUser(made.id)
      if (user === undefined) throw userNotFound()
      return user
    },
  }
}
