import { sql } from 'kysely'
import type { AdmissionDatabase, AdmissionTransaction } from './admission.tables.ts'

export type NewRegistration = {
  id: string
  email: string
  email_key: string
  full_name: string | null
  hashed_password: string
  network: string
  created_at: Date
  browser_language: string | null
}

export type Waiting = { id: string; email: string; full_name: string | null; network: string; created_at: string }
export type WaitingAccount = Waiting & { email_key: string; hashed_password: string; browser_language: string | null }

const lock = 'gatehouse registrations'

export type RegistrationsRepository = ReturnType<typeof createRegistrationsRepository>

/** All SQL on `registrations`. What is older than `since` has expired. */
export function createRegistrationsRepository(db: AdmissionDatabase) {
  return {
    transaction: <T>(work: (trx: AdmissionTransaction) => Promise<T>): Promise<T> => db.transaction().execute(work),
    /** Makes room of what has expired and counts what is left; nobody else counts or adds until the transaction ends. */
    countLocked: async (trx: AdmissionTransaction, network: string, since: Date): Promise<{ all: number; network: number }> => {
      await sql`select pg_advisory_xact_lock(hashtext(${lock}))`.execute(trx)
      await trx.deleteFrom('registrations').where('created_at', '<', since.toISOString()).execute()
      return trx
        .selectFrom('registrations')
        .select([sql<number>`count(*)`.as('all'), sql<number>`count(*) filter (where network = ${network})`.as('network')])
        .executeTakeFirstOrThrow()
    },
    insert: (trx: AdmissionTransaction, registration: NewRegistration): Promise<unknown> =>
      trx
        .insertInto('registrations')
        .values({ ...registration, admins_told_at: null })
        .execute(),
    /** Notes that admins are told of this one, unless they were told of another since then or it is to be seen by nobody. */
    claimTelling: async (trx: AdmissionTransaction, id: string, told: { now: Date; since: Date }): Promise<boolean> => {
      const claimed = await trx
        .updateTable('registrations')
        .set({ admins_told_at: told.now })
        .where('id', '=', id)
        .where((eb) =>
          eb.not(eb.exists(eb.selectFrom('users').select('users.id').whereRef('users.email_key', '=', 'registrations.email_key'))),
        )
        .where((eb) =>
          eb.not(
            eb.exists(
              eb.selectFrom('registrations as other').select('other.id').where('other.admins_told_at', '>', told.since.toISOString()),
            ),
          ),
        )
        .executeTakeFirst()
      return claimed.numUpdatedRows > 0n
    },
    list: (page: { limit: number; before: string | null; since: Date }): Promise<Waiting[]> => {
      let query = selectShown(db, page.since).orderBy('registrations.id', 'desc').limit(page.limit)
      if (page.before !== null) query = query.where('registrations.id', '<', page.before)
      return query.select(shownColumns).execute()
    },
    count: async (since: Date): Promise<number> =>
      (
        await selectShown(db, since)
          .select(sql<number>`count(*)`.as('count'))
          .executeTakeFirstOrThrow()
      ).count,
    findByEmail: async (emailKey: string, since: Date): Promise<string | null> =>
      (await selectShown(db, since).where('email_key', '=', emailKey).select('registrations.id').executeTakeFirst())?.id ?? null,
    lockShown: (trx: AdmissionTransaction, id: string, since: Date): Promise<WaitingAccount | undefined> =>
      selectShown(trx, since)
        .where('registrations.id', '=', id)
        .select([...shownColumns, 'registrations.email_key', 'registrations.hashed_password', 'registrations.browser_language'])
        .forUpdate()
        .executeTakeFirst(),
    removeOf: (trx: AdmissionTransaction, emailKey: string): Promise<unknown> =>
      trx.deleteFrom('registrations').where('email_key', '=', emailKey).execute(),
  }
}

const shownColumns = [
  'registrations.id',
  'registrations.email',
  'registrations.full_name',
  'registrations.network',
  'registrations.created_at',
] as const

/** One for each address, the first, and none for an address that has an account. */
const selectShown = (db: AdmissionDatabase | AdmissionTransaction, since: Date) =>
  db
    .selectFrom('registrations')
    .where('registrations.created_at', '>=', since.toISOString())
    .where((eb) => eb.not(eb.exists(eb.selectFrom('users').select('users.id').whereRef('users.email_key', '=', 'registrations.email_key'))))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('registrations as earlier')
            .select('earlier.id')
            .whereRef('earlier.email_key', '=', 'registrations.email_key')
            .whereRef('earlier.id', '<', 'registrations.id')
            .where('earlier.created_at', '>=', since.toISOString()),
        ),
      ),
    )
