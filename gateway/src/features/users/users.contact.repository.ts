import { brokenConstraint } from '@gatehouse/kit/db/database'
import { sql } from 'kysely'
import type { UsersDatabase, UsersTransaction } from './users.tables.ts'

type PublishAccessChange = (change: { userId: string }, trx: UsersTransaction) => Promise<void>

/** Somebody who may be written to. */
export type Contact = {
  id: string
  email: string
  email_key: string
  full_name: string | null
  is_active: boolean
  email_verified_at: string | null
}

export type ContactRepository = ReturnType<typeof createContactRepository>

/** SQL on `users` about addresses and what a link in a mail may change. */
export function createContactRepository(db: UsersDatabase, publish: PublishAccessChange) {
  return {
    find: (by: { id: string } | { key: string }, trx: UsersDatabase = db): Promise<Contact | undefined> =>
      trx
        .selectFrom('users')
        .leftJoin('profiles', 'profiles.user_id', 'users.id')
        .select(['users.id', 'users.email', 'users.email_key', 'profiles.full_name', 'users.is_active', 'users.email_verified_at'])
        .where('users.kind', '=', 'person')
        .where('id' in by ? 'users.id' : 'users.email_key', '=', 'id' in by ? by.id : by.key)
        .executeTakeFirst(),
    /** False when the account has another address by now. An address that was confirmed before stays as of then. */
    confirm: async ({ userId, key, at }: { userId: string; key: string; at: Date }, trx: UsersTransaction): Promise<boolean> => {
      const changed = await trx
        .updateTable('users')
        .set({ email_verified_at: sql`coalesce(email_verified_at, ${at})` })
        .where('id', '=', userId)
        .where('email_key', '=', key)
        .executeTakeFirst()
      return changed.numUpdatedRows > 0n
    },
    changeAddress: (change: AddressChange, trx: UsersTransaction): Promise<'changed' | 'taken' | 'gone'> => changeAddress(change, trx),
    /** Ends all sessions too, at every gateway. */
    replacePassword: async ({ userId, hash }: { userId: string; hash: string }, trx: UsersTransaction): Promise<void> => {
      await trx
        .updateTable('users')
        .set((eb) => ({ hashed_password: hash, session_epoch: eb('session_epoch', '+', 1), kept_session_id: null }))
        .where('id', '=', userId)
        .execute()
      await publish({ userId }, trx)
    },
  }
}

export type AddressChange = { userId: string; from: string; to: { address: string; key: string }; at: Date }

/** The unique constraint decides who gets an address; breaking it ends the transaction, so nothing else of it happens either. */
async function changeAddress({ userId, from, to, at }: AddressChange, trx: UsersTransaction): Promise<'changed' | 'taken' | 'gone'> {
  try {
    const changed = await trx
      .updateTable('users')
      .set({ email: to.address, email_key: to.key, email_verified_at: at })
      .where('id', '=', userId)
      .where('email_key', '=', from)
      .executeTakeFirst()
    return changed.numUpdatedRows > 0n ? 'changed' : 'gone'
  } catch (error) {
    if (brokenConstraint(error) === 'users_email_key_unique') return 'taken'
    throw error
  }
}
