import type { SessionLock } from '@gatehouse/kit/db/session-lock'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { HealthTables } from './health.tables.ts'

export type LeadershipRepository = ReturnType<typeof createLeadershipRepository>

/** All SQL on `health_leadership`. What only the holder of the lock may do runs on the connection that holds it. */
export function createLeadershipRepository(db: Kysely<HealthTables>, lock: Pick<SessionLock, 'query'>) {
  return {
    /** Begins a term; what an earlier one still writes is refused from then on. */
    beginTerm: async (holder: string): Promise<number> => {
      const [row] = await lock.query(
        `insert into health_leadership (term, holder, backend_pid, renewed_at) values (1, $1, pg_backend_pid(), now())
         on conflict (only_row) do update set term = health_leadership.term + 1, holder = $1, backend_pid = pg_backend_pid(), renewed_at = now()
         returning term`,
        [holder],
      )
      return Number(row?.['term'])
    },
    /** Shows that the holder of this term is alive. Returns false when the term is over. */
    renew: async (term: number): Promise<boolean> =>
      (await lock.query('update health_leadership set renewed_at = now() where term = $1 returning term', [term])).length > 0,
    /** How long ago the holder last showed itself, by the clock of the database; null while there never was one. */
    silentMs: async (): Promise<number | null> => {
      const row = await db
        .selectFrom('health_leadership')
        .select(sql<number>`extract(epoch from now() - renewed_at)::float8 * 1000`.as('silent_ms'))
        .executeTakeFirst()
      return row?.silent_ms ?? null
    },
  }
}
