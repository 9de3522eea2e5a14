import { sql, type Kysely } from 'kysely'
import type { StoredEvent } from './audit.reading.repository.ts'
import type { AuditTables } from './audit.tables.ts'

export type ActivityReading = ReturnType<typeof createActivityReading>

type Wanted = { actions: readonly string[]; before: number | null; limit: number }

/** What concerns one account, newest first: by target and by actor, each from its own index and no further than a page. */
export function createActivityReading(db: Kysely<AuditTables>) {
  return {
    listOf: async (userId: string, { actions, before, limit }: Wanted): Promise<StoredEvent[]> => {
      const some = sql`and action = any(${actions}::text[]) ${before === null ? sql`` : sql`and seq < ${before}`}`
      // What an admin does to others has those for its target. Ends of single sessions once had the session, and in `after` whose it was.
      // Of somebody who did much of all, equality would let the database go through the whole trail by `seq`; a range is read from the index.
      const { rows } = await sql<StoredEvent>`
        select * from (
          (select * from audit_events where target_id = ${userId} and target_kind = 'user' ${some} order by seq desc limit ${limit})
          union all
          (select * from audit_events where actor_id between ${userId}::uuid and ${userId}::uuid and (target_kind is null or target_kind = 'session')
            and (after ->> 'user' is null or after ->> 'user' = actor_label) ${some}
            order by actor_id, seq desc limit ${limit})
        ) as own order by seq desc limit ${limit}`.execute(db)
      return rows
    },
  }
}
