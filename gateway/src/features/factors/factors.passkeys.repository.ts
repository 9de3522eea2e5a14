import { brokenConstraint } from '@gatehouse/kit/db/database'
import type { FactorsDatabase, Purpose, Tell } from './factors.tables.ts'

export type Passkey = { id: string; name: string; backed_up: boolean; created_at: string; last_used_at: string | null }
export type Credential = { credential_id: Buffer; transports: string[] }
export type StoredPasskey = Credential & { id: string; user_id: string; public_key: Buffer; counter: number; backup_eligible: boolean }
export type NewPasskey = StoredPasskey & { name: string; backed_up: boolean; created_at: Date }
export type Challenge = { hash: Buffer; purpose: Purpose; userId: string | null }

export type PasskeysRepository = ReturnType<typeof createPasskeysRepository>

const shown = ['id', 'name', 'backed_up', 'created_at', 'last_used_at'] as const

/** All SQL on `passkeys` and `passkey_challenges`. */
export function createPasskeysRepository(db: FactorsDatabase) {
  return {
    list: (userId: string): Promise<Passkey[]> =>
      db.selectFrom('passkeys').select(shown).where('user_id', '=', userId).orderBy('id').execute(),
    listCredentials: (userId: string): Promise<Credential[]> =>
      db.selectFrom('passkeys').select(['credential_id', 'transports']).where('user_id', '=', userId).orderBy('id').execute(),
    findByCredential: (credentialId: Buffer): Promise<StoredPasskey | undefined> =>
      db
        .selectFrom('passkeys')
        .select(['id', 'user_id', 'credential_id', 'public_key', 'counter', 'transports', 'backup_eligible'])
        .where('credential_id', '=', credentialId)
        .executeTakeFirst(),
    insert: async (passkey: NewPasskey, tell: Tell<Passkey>): Promise<Passkey | 'known'> => {
      try {
        return await db.transaction().execute(async (trx) => {
          const inserted = await trx.insertInto('passkeys').values(passkey).returning(shown).executeTakeFirstOrThrow()
          await tell(inserted, trx)
          return inserted
        })
      } catch (error) {
        if (brokenConstraint(error) === 'passkeys_credential_unique') return 'known'
        throw error
      }
    },
    /** Notes a use; false when the counter has not grown, so that a copy of the passkey may be about (WebAuthn §7.2, step 22). */
    noteUse: async (id: string, { counter, backedUp, now }: { counter: number; backedUp: boolean; now: Date }): Promise<boolean> => {
      const noted = await db
        .updateTable('passkeys')
        .set({ counter, backed_up: backedUp, last_used_at: now })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('counter', '<', counter), eb.and([eb('counter', '=', 0), eb(eb.val(counter), '=', 0)])]))
        .executeTakeFirst()
      return noted.numUpdatedRows > 0n
    },
    insertChallenge: async ({ hash, purpose, userId }: Challenge, { now, expiresAt }: { now: Date; expiresAt: Date }): Promise<void> => {
      await db.deleteFrom('passkey_challenges').where('expires_at', '<=', now.toISOString()).execute()
      await db.insertInto('passkey_challenges').values({ challenge_hash: hash, purpose, user_id: userId, expires_at: expiresAt }).execute()
    },
    /** Uses a challenge up; false when it was not asked for, is over, or was used before. */
    takeChallenge: async ({ hash, purpose, userId }: Challenge, now: Date): Promise<boolean> => {
      const taken = await db
        .deleteFrom('passkey_challenges')
        .where('challenge_hash', '=', hash)
        .where('purpose', '=', purpose)
        .where('user_id', userId === null ? 'is' : '=', userId)
        .where('expires_at', '>', now.toISOString())
        .executeTakeFirst()
      return taken.numDeletedRows > 0n
    },
  }
}
