import { sql } from 'kysely'
import type { Share } from './sharing.schemas.ts'
import type { ShareAccess, SharingDatabase } from './sharing.tables.ts'

/** A document or a category, and who says that it is theirs. */
export type Shared = { kind: 'document' | 'category'; id: string; owner_id: string }

export type NewShare = { group_id: string; access: ShareAccess; shared_by: string; shared_at: Date }

export type SharingRepository = ReturnType<typeof createSharingRepository>

/** All SQL on shares; it reads whose the document or category is. */
export function createSharingRepository(db: SharingDatabase) {
  return {
    list: async (shared: Shared): Promise<Share[] | null> => ((await isOwn(db, shared)) ? list(db, shared) : null),
    /** Shares with exactly these groups; `refuse` is asked which of the groups that are new may not be. Null: it is not theirs. */
    replace: (shared: Shared, shares: readonly NewShare[], refuse: (added: readonly string[]) => void): Promise<Share[] | null> =>
      db.transaction().execute(async (trx) => {
        // Two changes of one owner come one after the other, so that the result is one of them.
        if (!(await isOwn(trx, shared, 'lock'))) return null
        const before = new Set((await list(trx, shared)).map(({ group_id }) => group_id))
        refuse(shares.map(({ group_id }) => group_id).filter((id) => !before.has(id)))
        await replaceAll(trx, shared, shares)
        return list(trx, shared)
      }),
    countByCategory: async (ownerId: string): Promise<Map<string, number>> => {
      const rows = await db
        .selectFrom('category_shares')
        .innerJoin('categories', 'categories.id', 'category_shares.category_id')
        .select(['category_shares.category_id', (eb) => eb.fn.countAll<number>().as('count')])
        .where('categories.owner_id', '=', ownerId)
        .groupBy('category_shares.category_id')
        .execute()
      return new Map(rows.map((row) => [row.category_id, row.count]))
    },
  }
}

async function isOwn(db: SharingDatabase, { kind, id, owner_id }: Shared, lock?: 'lock'): Promise<boolean> {
  const table = kind === 'document' ? ('documents' as const) : ('categories' as const)
  const found = await db
    .selectFrom(table)
    .select('id')
    .where('id', '=', id)
    .where('owner_id', '=', owner_id)
    .$if(kind === 'document', (query) => query.where(sql<boolean>`deleted_at is null`))
    .$if(lock === 'lock', (query) => query.forUpdate())
    .executeTakeFirst()
  return found !== undefined
}

function list(db: SharingDatabase, { kind, id }: Shared): Promise<Share[]> {
  return kind === 'document'
    ? db.selectFrom('document_shares').select(columns).where('document_id', '=', id).orderBy('shared_at').orderBy('group_id').execute()
    : db.selectFrom('category_shares').select(columns).where('category_id', '=', id).orderBy('shared_at').orderBy('group_id').execute()
}

const columns = ['group_id', 'access', 'shared_at'] as const

/** A share that stays keeps its day. */
async function replaceAll(db: SharingDatabase, { kind, id }: Shared, shares: readonly NewShare[]): Promise<void> {
  const groups = shares.map(({ group_id }) => group_id)
  if (kind === 'document') {
    await db
      .deleteFrom('document_shares')
      .where('document_id', '=', id)
      .$if(groups.length > 0, (query) => query.where('group_id', 'not in', groups))
      .execute()
    for (const share of shares)
      await db
        .insertInto('document_shares')
        .values({ document_id: id, ...share })
        .onConflict((conflict) => conflict.columns(['document_id', 'group_id']).doUpdateSet({ access: share.access }))
        .execute()
    return
  }
  await db
    .deleteFrom('category_shares')
    .where('category_id', '=', id)
    .$if(groups.length > 0, (query) => query.where('group_id', 'not in', groups))
    .execute()
  for (const share of shares)
    await db
      .insertInto('category_shares')
      .values({ category_id: id, ...share })
      .onConflict((conflict) => conflict.columns(['category_id', 'group_id']).doUpdateSet({ access: share.access }))
      .execute()
}
