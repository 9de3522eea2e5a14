import type { AccountKind, Role, User } from '@gatehouse/contracts/user'
import { findFew, rowHolds } from '@gatehouse/kit/db/search'
import { sql } from 'kysely'
import type { EndsWithPassword } from './users.needs.ts'
import type { Profile, UserChange } from './users.schemas.ts'
import type { UsersDatabase, UsersTransaction } from './users.tables.ts'

export type NewUser = {
  id: string
  email: string
  email_key: string
  hashed_password: string
  role: Role
  full_name: string | null
  created_at: Date
  /** Null, or nothing: the address is not proved. */
  email_verified_at?: Date | null
  /** Null, or nothing: it is not known. */
  browser_language?: string | null
}
export type NewServiceAccount = Omit<NewUser, 'hashed_password' | 'role'> & { hashed_password: null; role: 'user' }
export type UserFilter = {
  limit: number
  before: string | null
  search: string | undefined
  role: Role | undefined
  is_active: boolean | undefined
}
export type StoredPassword = { id: string; hashed_password: string; is_active: boolean }
export type Before = { email: string; kind: AccountKind; role: Role; is_active: boolean }
/** `keep`: the session in which it is changed, and the cookies of its browser. */
export type PasswordChange = { from: string | null; to: string; keep: { sessionId: string; cookie: string | undefined } | null }
/** `narrowed`: the person may do less than before, so what is open for them is to be cut. */
export type ChangeOutcome = { kind: 'changed'; before: Before; narrowed: boolean } | { kind: 'missing' | 'last_admin' | 'service_account' }
/** Tells of an outcome inside the transaction it came about in: what was told and what happened cannot differ. */
type Tell<Outcome> = (outcome: Outcome, trx: UsersTransaction) => Promise<void>

export type UsersRepository = ReturnType<typeof createUsersRepository>

const firstAdminLock = 'gatehouse first admin'

/** Tells, in the transaction of a change, that it ends or narrows what somebody may do. */
export type PublishAccessChange = (change: { userId: string; exceptSessionId?: string | undefined }, trx: UsersTransaction) => Promise<void>

/** All SQL on `users` and `profiles`. */
export function createUsersRepository(db: UsersDatabase, publish: PublishAccessChange, ends: EndsWithPassword) {
  return {
    findUser: (id: string): Promise<User | undefined> => selectUser(db).where('users.id', '=', id).executeTakeFirst(),
    findPassword: (emailKey: string): Promise<StoredPassword | undefined> =>
      selectPassword(db).where('email_key', '=', emailKey).executeTakeFirst(),
    findPasswordById: (id: string): Promise<(StoredPassword & { email: string; email_key: string }) | undefined> =>
      selectPassword(db).select(['email', 'email_key']).where('id', '=', id).executeTakeFirst(),
    findIdByEmail: async (emailKey: string): Promise<string | null> =>
      (await db.selectFrom('users').select('id').where('email_key', '=', emailKey).executeTakeFirst())?.id ?? null,
    listUsers: (filter: UserFilter): Promise<User[]> => listUsers(db, filter),
    insertUser: (user: NewUser | NewServiceAccount, tell: Tell<'created' | 'taken'>): Promise<'created' | 'taken'> =>
      told(db, tell, (trx) => insertUser(trx, user)),
    insertWithin: (trx: UsersTransaction, user: NewUser): Promise<'created' | 'taken'> => insertUser(trx, user),
    listAdminAddresses: (most: number): Promise<AdminAddress[]> => listAdminAddresses(db, most),
    insertFirstAdmin: (user: NewUser, tell: Tell<'created' | 'taken' | 'done'>): Promise<'created' | 'taken' | 'done'> =>
      told(db, tell, async (trx) => {
        await sql`select pg_advisory_xact_lock(hashtext(${firstAdminLock}))`.execute(trx)
        return (await hasAdmin(trx)) ? 'done' : insertUser(trx, user)
      }),
    hasAdmin: (): Promise<boolean> => hasAdmin(db),
    changeUser: (id: string, change: UserChange, tell: Tell<ChangeOutcome>): Promise<ChangeOutcome> =>
      told(db, tell, async (trx) => {
        const outcome = await changeUser(trx, id, change)
        if (outcome.kind === 'changed' && outcome.narrowed) await publish({ userId: id }, trx)
        return outcome
      }),
    deleteUser: (id: string, tell: Tell<ChangeOutcome>): Promise<ChangeOutcome> =>
      told(db, tell, async (trx) => {
        const outcome = await deleteUser(trx, id)
        if (outcome.kind === 'changed') await publish({ userId: id }, trx)
        return outcome
      }),
    /** Stores a new hash in place of `from`, ending all sessions but `keep`; false when the stored hash is another by now. */
    changePassword: (id: string, change: PasswordChange, tell: Tell<boolean>): Promise<boolean> =>
      told(db, tell, async (trx) => {
        // Before the account, as whoever follows such a link does: the two wait for each other in one order.
        await ends.resetLinks(id, trx)
        const changed = await changePassword(trx, id, change)
        if (!changed) return false
        await ends.knownBrowsers({ userId: id, butCookie: change.keep?.cookie }, trx)
        await publish({ userId: id, exceptSessionId: change.keep?.sessionId }, trx)
        return true
      }),
    /** Stores the same password under new parameters; nothing else changes. */
    renewHash: (id: string, hash: { from: string; to: string }): Promise<unknown> =>
      db.updateTable('users').set({ hashed_password: hash.to }).where('id', '=', id).where('hashed_password', '=', hash.from).execute(),
    noteSignIn: (id: string, seen: { at: Date; language: string | null }): Promise<unknown> => noteSignIn(db, id, seen),
    findProfile: (userId: string): Promise<Profile> => findProfile(db, userId),
    /** Tells what it was before. */
    saveProfile: (userId: string, profile: Profile, tell: Tell<Profile>): Promise<Profile> =>
      told(db, tell, async (trx) => {
        const before = await findProfile(trx, userId)
        await trx
          .insertInto('profiles')
          .values({ user_id: userId, ...profile })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet(profile))
          .execute()
        return before
      }),
  }
}

/** A program asks for no language; what a browser asked for before stays. */
function noteSignIn(db: UsersDatabase, id: string, { at, language }: { at: Date; language: string | null }): Promise<unknown> {
  const asked = language === null ? {} : { browser_language: language }
  return db
    .updateTable('users')
    .set({ last_sign_in_at: at, ...asked })
    .where('id', '=', id)
    .execute()
}

async function findProfile(db: UsersDatabase, userId: string): Promise<Profile> {
  const found = db.selectFrom('profiles').select(['full_name', 'phone', 'language', 'time_zone']).where('user_id', '=', userId)
  return (await found.executeTakeFirst()) ?? { full_name: null, phone: null, language: null, time_zone: null }
}

function told<Outcome>(db: UsersDatabase, tell: Tell<Outcome>, work: (trx: UsersTransaction) => Promise<Outcome>): Promise<Outcome> {
  return db.transaction().execute(async (trx) => {
    const outcome = await work(trx)
    await tell(outcome, trx)
    return outcome
  })
}

const userColumns = [
  'users.id',
  'users.email',
  'users.kind',
  'users.role',
  'users.is_active',
  'users.email_verified_at',
  'users.created_at',
  'users.last_sign_in_at',
  'profiles.full_name',
  'portraits.id as picture',
] as const

const selectUser = (db: UsersDatabase) =>
  db
    .selectFrom('users')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .leftJoin('portraits', 'portraits.user_id', 'users.id')
    .select(userColumns)

/** Service accounts have none. */
const selectPassword = (db: UsersDatabase) =>
  db
    .selectFrom('users')
    .select(['id', 'hashed_password', 'is_active'])
    .where('hashed_password', 'is not', null)
    .$narrowType<{ hashed_password: string }>()

/** People, newest first: ids grow with time. */
async function listUsers(db: UsersDatabase, { limit, before, search, role, is_active }: UserFilter): Promise<User[]> {
  let query = selectUser(db).where('users.kind', '=', 'person').orderBy('users.id', 'desc').limit(limit)
  if (before !== null) query = query.where('users.id', '<', before)
  if (role !== undefined) query = query.where('users.role', '=', role)
  if (is_active !== undefined) query = query.where('users.is_active', '=', is_active)
  if (search !== undefined && search !== '') {
    const few = await findFewPeople(db, search)
    query = query.where(few === null ? personHolds(search) : sql<boolean>`users.id = any(${few}::uuid[])`)
  }
  return query.execute()
}

const email = sql.ref('users.email')
const fullName = sql.ref('profiles.full_name')

const personHolds = (search: string) => rowHolds([email], { from: sql`profiles where profiles.user_id = users.id`, text: fullName }, search)

const findFewPeople = (db: UsersDatabase, search: string): Promise<string[] | null> =>
  findFew(
    db,
    { search, shortest: 1 },
    (holds) => sql`select id as key from users where ${holds(email)} union all select user_id from profiles where ${holds(fullName)}`,
  )

/**
 * One statement, and one that writes in either case: an address that is taken costs what a free one costs, so that the time of
 * an answer does not tell them apart.
 */
async function insertUser(db: UsersDatabase, { full_name, ...user }: NewUser | NewServiceAccount): Promise<'created' | 'taken'> {
  const row = await db
    .with('account', (query) =>
      query
        .insertInto('users')
        .values({ ...user, kind: user.hashed_password === null ? 'service' : 'person', is_active: true, session_epoch: 0 })
        .onConflict((conflict) => conflict.column('email_key').doUpdateSet((eb) => ({ email_key: eb.ref('excluded.email_key') })))
        .returning('id'),
    )
    .with('profile', (query) =>
      query
        .insertInto('profiles')
        .columns(['user_id', 'full_name'])
        .expression((eb) =>
          eb
            .selectFrom('account')
            .select(['account.id', sql<string | null>`${full_name}::text`.as('full_name')])
            .where('account.id', '=', user.id),
        ),
    )
    .selectFrom('account')
    .select('account.id')
    .executeTakeFirstOrThrow()
  return row.id === user.id ? 'created' : 'taken'
}

type AdminAddress = { address: string; name: string | null }

function listAdminAddresses(db: UsersDatabase, most: number): Promise<AdminAddress[]> {
  return db
    .selectFrom('users')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .select(['users.email as address', 'profiles.full_name as name'])
    .where('role', '=', 'admin')
    .where('is_active', '=', true)
    .orderBy('users.id')
    .limit(most)
    .execute()
}

async function hasAdmin(db: UsersDatabase): Promise<boolean> {
  const found = await db.selectFrom('users').select('id').where('role', '=', 'admin').limit(1).executeTakeFirst()
  return found !== undefined
}

async function changeUser(trx: UsersTransaction, id: string, change: UserChange): Promise<ChangeOutcome> {
  const mayRemoveAdmin = change.role === 'user' || change.is_active === false
  const otherAdmins = mayRemoveAdmin ? await lockOtherAdmins(trx, id) : null
  const before = await lockUser(trx, id)
  if (before === undefined) return { kind: 'missing' }
  if (before.kind === 'service' && change.role === 'admin') return { kind: 'service_account' }
  if (otherAdmins === 0 && isActiveAdmin(before)) return { kind: 'last_admin' }
  const deactivates = change.is_active === false && before.is_active
  await trx
    .updateTable('users')
    .set((eb) => ({
      ...(change.role === undefined ? {} : { role: change.role }),
      ...(change.is_active === undefined ? {} : { is_active: change.is_active }),
      ...(deactivates ? { session_epoch: eb('session_epoch', '+', 1), kept_session_id: null } : {}),
    }))
    .where('id', '=', id)
    .execute()
  return { kind: 'changed', before, narrowed: deactivates || (change.role !== undefined && change.role !== before.role) }
}

async function changePassword(trx: UsersTransaction, id: string, { from, to, keep }: PasswordChange): Promise<boolean> {
  const changed = await trx
    .updateTable('users')
    .set((eb) => ({ hashed_password: to, session_epoch: eb('session_epoch', '+', 1), kept_session_id: keep?.sessionId ?? null }))
    .where('id', '=', id)
    .$if(from !== null, (query) => query.where('hashed_password', '=', from ?? ''))
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

async function deleteUser(trx: UsersTransaction, id: string): Promise<ChangeOutcome> {
  const otherAdmins = await lockOtherAdmins(trx, id)
  const before = await lockUser(trx, id)
  if (before === undefined) return { kind: 'missing' }
  if (otherAdmins === 0 && isActiveAdmin(before)) return { kind: 'last_admin' }
  await trx.deleteFrom('users').where('id', '=', id).execute()
  return { kind: 'changed', before, narrowed: true }
}

const isActiveAdmin = (user: Before): boolean => user.role === 'admin' && user.is_active

/**
 * Locks all active admins, always in one order, and counts those beside `id`. Whoever takes an admin away has to come through
 * here, so two admins who remove each other at the same moment do it one after the other.
 */
async function lockOtherAdmins(trx: UsersTransaction, id: string): Promise<number> {
  const admins = await trx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('is_active', '=', true)
    .orderBy('id')
    .forUpdate()
    .execute()
  return admins.filter((admin) => admin.id !== id).length
}

const lockUser = (trx: UsersTransaction, id: string): Promise<Before | undefined> =>
  trx.selectFrom('users').select(['email', 'kind', 'role', 'is_active']).where('id', '=', id).forUpdate().executeTakeFirst()
