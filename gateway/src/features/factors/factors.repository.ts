import { sql } from 'kysely'
import type { FactorsDatabase, FactorsTransaction, Tell } from './factors.tables.ts'

/** How many of each kind an account has; `recoveryCodes` counts those not used yet. */
export type FactorCounts = { authenticators: number; passkeys: number; recoveryCodes: number }
export type RecoverySet = { hashes: readonly Buffer[]; salt: Buffer; now: Date }
export type PendingSignIn = { userId: string; remember: boolean; verifiedHash: string | null; expiresAt: string }
export type Named = { id: string; name: string }
export type RemoveOutcome = Named | 'missing' | 'demanded'
export type AddedFactor = Named & { kind: 'totp' | 'passkey' }
type WhichRow = { table: 'authenticators' | 'passkeys'; id: string }

export type FactorsRepository = ReturnType<typeof createFactorsRepository>

/** SQL on `recovery_codes` and `pending_sign_ins`, and what concerns all factors of an account together. */
export function createFactorsRepository(db: FactorsDatabase) {
  return {
    count: (userId: string): Promise<FactorCounts> => countFactors(db, userId),
    /** Removes one factor, and the recovery codes with the last; `keepOne` refuses to remove that. */
    remove: (userId: string, which: WhichRow & { keepOne: boolean }, tell: Tell<Named>): Promise<RemoveOutcome> =>
      db.transaction().execute(async (trx) => {
        const outcome = await removeFactor(trx, userId, which)
        if (typeof outcome === 'object') await tell(outcome, trx)
        return outcome
      }),
    /** Gives one factor another name; false when there is none. Tells the name before. */
    rename: (userId: string, { name, ...which }: WhichRow & { name: string }, tell: Tell<Named>): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const before = await findFactor(trx, userId, which).forUpdate().executeTakeFirst()
        if (before === undefined) return false
        await trx.updateTable(which.table).set({ name }).where('id', '=', which.id).execute()
        await tell(before, trx)
        return true
      }),
    /** Removes everything; gives what there was. */
    removeAll: (userId: string, tell: Tell<FactorCounts>): Promise<FactorCounts> =>
      db.transaction().execute(async (trx) => {
        await lockAccount(trx, userId)
        const before = await countFactors(trx, userId)
        for (const table of ['authenticators', 'passkeys', 'recovery_codes', 'pending_sign_ins'] as const)
          await trx.deleteFrom(table).where('user_id', '=', userId).execute()
        await tell(before, trx)
        return before
      }),
    /** Removes what was added since then, sign-ins that wait, and recovery codes that were made since or stand in for nothing any more. */
    removeAdded: (trx: FactorsTransaction, userId: string, since: Date): Promise<AddedFactor[]> => removeAdded(trx, userId, since),
    ...recoveryCodes(db),

    insertPending: async (tokenHash: Buffer, pending: Omit<PendingSignIn, 'expiresAt'> & { now: Date; expiresAt: Date }): Promise<void> => {
      const { userId, remember, verifiedHash, now, expiresAt } = pending
      await db.deleteFrom('pending_sign_ins').where('expires_at', '<=', now.toISOString()).execute()
      const row = { token_hash: tokenHash, user_id: userId, remember, verified_hash: verifiedHash, expires_at: expiresAt }
      await db.insertInto('pending_sign_ins').values(row).execute()
    },
    /** One whose password is still what was verified: whoever knows an old one adds no factor to an account that has a new one. */
    findPending: (tokenHash: Buffer, now: Date): Promise<PendingSignIn | undefined> =>
      db
        .selectFrom('pending_sign_ins as pending')
        .innerJoin('users', 'users.id', 'pending.user_id')
        .select([
          'pending.user_id as userId',
          'pending.remember',
          'pending.verified_hash as verifiedHash',
          'pending.expires_at as expiresAt',
        ])
        .where('pending.token_hash', '=', tokenHash)
        .where('pending.expires_at', '>', now.toISOString())
        .where('users.is_active', '=', true)
        .where((eb) => eb.or([eb('pending.verified_hash', 'is', null), eb('pending.verified_hash', '=', eb.ref('users.hashed_password'))]))
        .executeTakeFirst(),
    /** Uses a pending sign-in up; false when somebody else did. */
    takePending: async (tokenHash: Buffer): Promise<boolean> =>
      (await db.deleteFrom('pending_sign_ins').where('token_hash', '=', tokenHash).executeTakeFirst()).numDeletedRows > 0n,
  }
}

function recoveryCodes(db: FactorsDatabase) {
  return {
    /**
     * What belongs into the transaction that adds a factor: a first set of recovery codes, if there is none. Tells whether it was kept, or
     * `not_first` where the account had a factor already and must not.
     */
    completeAddition: async (
      trx: FactorsTransaction,
      userId: string,
      { set, onlyFirst }: { set: RecoverySet | null; onlyFirst: boolean },
    ): Promise<'kept' | 'had_codes' | 'not_first'> => {
      await lockAccount(trx, userId)
      const { authenticators, passkeys, recoveryCodes: has } = await countFactors(trx, userId)
      if (onlyFirst && authenticators + passkeys > 1) return 'not_first'
      if (set === null || has > 0) return 'had_codes'
      await putRecoveryCodes(trx, userId, set)
      return 'kept'
    },
    /** Puts a new set of recovery codes in place of any other, if the account has a factor they can stand in for. */
    replaceRecoveryCodes: (userId: string, set: RecoverySet, tell: Tell<RecoverySet>): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        await lockAccount(trx, userId)
        const { authenticators, passkeys } = await countFactors(trx, userId)
        if (authenticators + passkeys === 0) return false
        await putRecoveryCodes(trx, userId, set)
        await tell(set, trx)
        return true
      }),
    findRecoverySalt: async (userId: string): Promise<Buffer | null> =>
      (await db.selectFrom('recovery_codes').select('salt').where('user_id', '=', userId).limit(1).executeTakeFirst())?.salt ?? null,
    /** Uses a recovery code up: of any number of attempts at the same moment one succeeds. Tells how many are left. */
    takeRecoveryCode: (userId: string, { hash, now }: { hash: Buffer; now: Date }, tell: Tell<{ left: number }>): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const taken = await trx
          .updateTable('recovery_codes')
          .set({ used_at: now })
          .where('user_id', '=', userId)
          .where('code_hash', '=', hash)
          .where('used_at', 'is', null)
          .executeTakeFirst()
        if (taken.numUpdatedRows === 0n) return false
        await tell({ left: (await countFactors(trx, userId)).recoveryCodes }, trx)
        return true
      }),
  }
}

async function putRecoveryCodes(trx: FactorsTransaction, userId: string, { hashes, salt, now }: RecoverySet): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  const rows = hashes.map((code_hash) => ({ user_id: userId, code_hash, salt, created_at: now, used_at: null }))
  await trx.insertInto('recovery_codes').values(rows).execute()
}

/** Whoever changes what an account has comes one after the other, so that "the last factor" is one answer. */
async function lockAccount(trx: FactorsTransaction, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`gatehouse factors ${userId}`}, 0))`.execute(trx)
}

async function countFactors(db: FactorsDatabase, userId: string): Promise<FactorCounts> {
  const { rows } = await sql<FactorCounts>`select
    (select count(*) from authenticators where user_id = ${userId} and confirmed_at is not null) as authenticators,
    (select count(*) from passkeys where user_id = ${userId}) as passkeys,
    (select count(*) from recovery_codes where user_id = ${userId} and used_at is null) as "recoveryCodes"`.execute(db)
  return rows[0] ?? { authenticators: 0, passkeys: 0, recoveryCodes: 0 }
}

function findFactor(trx: FactorsTransaction, userId: string, { table, id }: WhichRow) {
  const own = trx.selectFrom(table).select(['id', 'name']).where('id', '=', id).where('user_id', '=', userId)
  return table === 'passkeys' ? own : own.where(sql<boolean>`confirmed_at is not null`)
}

async function removeFactor(
  trx: FactorsTransaction,
  userId: string,
  { table, id, keepOne }: WhichRow & { keepOne: boolean },
): Promise<RemoveOutcome> {
  await lockAccount(trx, userId)
  const found = await findFactor(trx, userId, { table, id }).executeTakeFirst()
  if (found === undefined) return 'missing'
  const { authenticators, passkeys } = await countFactors(trx, userId)
  const isLast = authenticators + passkeys === 1
  if (isLast && keepOne) return 'demanded'
  await trx.deleteFrom(table).where('id', '=', id).execute()
  if (isLast) await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  return found
}

async function removeAdded(trx: FactorsTransaction, userId: string, since: Date): Promise<AddedFactor[]> {
  await lockAccount(trx, userId)
  const removed = await sql<AddedFactor & { confirmed: boolean }>`
    with apps as (
      delete from authenticators where user_id = ${userId} and coalesce(confirmed_at, created_at) >= ${since}
      returning id, name, confirmed_at is not null as confirmed
    ), keys as (
      delete from passkeys where user_id = ${userId} and created_at >= ${since} returning id, name
    )
    select 'totp' as kind, id, name, confirmed from apps union all select 'passkey', id, name, true from keys`.execute(trx)
  const { authenticators, passkeys } = await countFactors(trx, userId)
  const codes = trx.deleteFrom('recovery_codes').where('user_id', '=', userId)
  await (authenticators + passkeys === 0 ? codes : codes.where('created_at', '>=', since.toISOString())).execute()
  await trx.deleteFrom('pending_sign_ins').where('user_id', '=', userId).execute()
  return removed.rows.filter(({ confirmed }) => confirmed).map(({ kind, id, name }) => ({ kind, id, name }))
}
