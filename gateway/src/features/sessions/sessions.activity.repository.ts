import { sql, type Kysely } from 'kysely'
import type { SessionsTables } from './sessions.tables.ts'

/** People who were there at least once within the last day, week and month (30 days). */
export type ActivePeople = { day: number; week: number; month: number }

const dayMs = 86_400_000

/** Counts people by when they were last seen, give or take a minute; in browsers and programs. */
export async function countActivePeople(db: Kysely<SessionsTables>, now: Date): Promise<ActivePeople> {
  const before = (days: number): string => new Date(now.getTime() - days * dayMs).toISOString()
  const { rows } = await sql<ActivePeople>`
    select count(*) filter (where seen >= ${before(1)}::timestamptz) as day,
      count(*) filter (where seen >= ${before(7)}::timestamptz) as week,
      count(*) as month
    from (
      select user_id, max(last_seen_at) as seen from sessions where last_seen_at >= ${before(30)}::timestamptz group by user_id
    ) as person`.execute(db)
  return rows[0] ?? { day: 0, week: 0, month: 0 }
}
