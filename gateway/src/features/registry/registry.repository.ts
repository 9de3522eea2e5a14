import { sql, type QueryExecutorProvider } from 'kysely'
import type { Stored, StoredService } from './registry.merge.ts'
import type { NotedFile, PictureType, RegistryDatabase, RegistryTransaction } from './registry.tables.ts'

export type Picture = { media_type: PictureType; bytes: Buffer }

export type RegistryRepository = ReturnType<typeof createRegistryRepository>
export type RegistryWriting = ReturnType<typeof writesOn>

/** All SQL on what admins registered. */
export function createRegistryRepository(db: RegistryDatabase) {
  return {
    stored: (): Promise<Stored> => readStored(db),
    /** One writer at a time, in this gateway and in others: what is checked against the others is still so when it is written. */
    writing: <T>(work: (writing: RegistryWriting, trx: RegistryTransaction) => Promise<T>): Promise<T> =>
      db.transaction().execute(async (trx) => {
        await sql`lock table services in share row exclusive mode`.execute(trx)
        return work(writesOn(trx), trx)
      }),
    /** Keys of what is stored. Nobody adds or deletes any until the transaction ends, so it comes before all other locks of one. */
    holdKeys: async (trx: QueryExecutorProvider): Promise<ReadonlySet<string>> => {
      await sql`lock table services in row exclusive mode`.execute(trx)
      const found = await sql<{ key: string }>`select key from services`.execute(trx)
      return new Set(found.rows.map(({ key }) => key))
    },
    picture: (id: string): Promise<Picture | undefined> =>
      db.selectFrom('service_pictures').select(['media_type', 'bytes']).where('id', '=', id).executeTakeFirst(),
    hasPicture: async (id: string): Promise<boolean> =>
      (await db.selectFrom('service_pictures').select('id').where('id', '=', id).executeTakeFirst()) !== undefined,
    keepPicture: async (id: string, picture: Picture, now: Date): Promise<void> => {
      await db
        .insertInto('service_pictures')
        .values({ id, ...picture, uploaded_at: now })
        // Uploaded again, it is new again: it is not forgotten before whoever chose it has saved.
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ uploaded_at: now }))
        .execute()
    },
  }
}

async function readStored(db: RegistryDatabase): Promise<Stored> {
  // One statement each, and both small; a change between them is told of and read again.
  const rows = await db.selectFrom('services').select(['key', 'entry', 'version']).orderBy('created_at').orderBy('key').execute()
  const order = await db.selectFrom('service_order').select('keys').executeTakeFirst()
  return { rows, order: order?.keys ?? [] }
}

function writesOn(trx: RegistryTransaction) {
  return {
    stored: (): Promise<Stored> => readStored(trx),
    insert: async (row: StoredService, now: Date): Promise<void> => {
      const values = { ...row, entry: JSON.stringify(row.entry), created_at: now, updated_at: now }
      await trx.insertInto('services').values(values).execute()
    },
    update: async ({ key, entry, version }: StoredService, now: Date): Promise<void> => {
      await trx
        .updateTable('services')
        .set({ entry: JSON.stringify(entry), version, updated_at: now })
        .where('key', '=', key)
        .execute()
    },
    remove: async (key: string): Promise<void> => void (await trx.deleteFrom('services').where('key', '=', key).execute()),
    notedFile: async (): Promise<NotedFile | null> =>
      (await trx.selectFrom('services_file_noted').select('services').executeTakeFirst())?.services ?? null,
    noteFile: async (services: NotedFile, now: Date): Promise<void> => {
      const noted = { services: JSON.stringify(services), noted_at: now }
      await trx
        .insertInto('services_file_noted')
        .values(noted)
        .onConflict((conflict) => conflict.column('only_row').doUpdateSet(noted))
        .execute()
    },
    putInOrder: async (keys: readonly string[]): Promise<void> => {
      await trx
        .insertInto('service_order')
        .values({ keys: [...keys] })
        .onConflict((conflict) => conflict.column('only_row').doUpdateSet({ keys: [...keys] }))
        .execute()
    },
    /** Forgets icons that nobody names, unless they were uploaded just now. */
    forgetPictures: async (named: readonly string[], before: Date): Promise<void> => {
      await trx
        .deleteFrom('service_pictures')
        .where('uploaded_at', '<', before.toISOString())
        .where((is) => is.not(is('id', '=', sql<string>`any(${[...named]}::text[])`)))
        .execute()
    },
  }
}
