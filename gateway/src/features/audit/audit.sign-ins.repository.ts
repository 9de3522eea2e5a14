import { sql, type Kysely } from 'kysely'
import type { AuditTables } from './audit.tables.ts'

/** How many sign-ins led to a session, how many were refused, and how many people that were who got in. */
export type SignIns = { opened: number; refused: number; people: number }

/** Sign-ins between two moments, as the trail has them. It reads all events of that time. */
export type CountSignIns = (from: Date, to: Date) => Promise<SignIns>

/** Events lie in the order of time, so a stretch of it is read from one place. People are told apart by hashing, which needs no sorting. */
export function createCountSignIns(db: Kysely<AuditTables>): CountSignIns {
  return async (from, to) => {
    const { rows } = await sql<SignIns>`
      select coalesce(sum(opened), 0)::int as opened, coalesce(sum(refused), 0)::int as refused, count(*) filter (where opened > 0)::int as people
      from (
        select actor_id, count(*) filter (where action = 'session.opened') as opened, count(*) filter (where action = 'session.refused') as refused
        from audit_events
        where at >= ${from.toISOString()}::timestamptz and at < ${to.toISOString()}::timestamptz
          and action in ('session.opened', 'session.refused')
        group by actor_id
      ) as person`.execute(db)
    return rows[0] ?? { opened: 0, refused: 0, people: 0 }
  }
}
