import { sql } from 'kysely'
import { counts, holders } from './grants.openers.repository.ts'
import type { GrantsDatabase } from './grants.tables.ts'

type Visibility = 'everyone' | 'granted'

/** What would be another way about one app. */
export type AppPlan = {
  appKey: string
  visibility: { before: Visibility; after: Visibility }
  enabled: { before: boolean; after: boolean }
  users: { granted: string[]; revoked: string[] }
  groups: { granted: string[]; revoked: string[] }
  /** Who would leave which group. */
  leaving: { group_id: string; user_id: string }[]
  /** Who would join which group. */
  joining: { group_id: string; user_id: string }[]
}

type Person = { user_id: string; email: string; full_name: string | null }
export type Side = { count: number; people: Person[] }

export type PreviewRepository = ReturnType<typeof createPreviewRepository>

const shown = 20

/** Who would be able to open an app, or no longer; people who could not or can anyway are not among them. */
export function createPreviewRepository(db: GrantsDatabase) {
  return {
    differences: async (plan: AppPlan, now: Date): Promise<{ gains: Side; loses: Side }> => {
      const { before, after } = plan.visibility
      // Of one that is switched off, and stays so, it is told who could open it once it is on.
      const [isOff, goesOff] = plan.enabled.before === plan.enabled.after ? [false, false] : [plan.enabled.after, plan.enabled.before]
      const { rows } = await sql<Person & { gains: boolean; count: number }>`
        with before as (${isOff ? nobody : before === 'everyone' ? everybody : holders(plan.appKey, now)}),
        after as (${goesOff ? nobody : after === 'everyone' ? everybody : holdersAfter(plan, now)}),
        changed as (
          select id, true as gains from (select id from after except select id from before) gaining
          union all
          select id, false from (select id from before except select id from after) losing
        ),
        numbered as (
          select users.id as user_id, users.email, users.email_key, profiles.full_name, changed.gains,
            count(*) over (partition by changed.gains) as count,
            row_number() over (partition by changed.gains order by users.email_key) as place
          from changed join users on users.id = changed.id left join profiles on profiles.user_id = users.id
          where users.is_active and users.role = 'user'
        )
        select user_id, email, full_name, gains, count from numbered where place <= ${shown} order by email_key`.execute(db)
      const side = (gains: boolean): Side => {
        const own = rows.filter((row) => row.gains === gains)
        return { count: own[0]?.count ?? 0, people: own.map(({ user_id, email, full_name }) => ({ user_id, email, full_name })) }
      }
      return { gains: side(true), loses: side(false) }
    },
  }
}

const everybody = sql`select id from users where is_active`
const nobody = sql`select id from users where false`

/** As {@link holders}, when all of the plan has happened. */
function holdersAfter({ appKey, users, groups, leaving, joining }: AppPlan, now: Date) {
  const [fromGroups, people] = [leaving.map(({ group_id }) => group_id), leaving.map(({ user_id }) => user_id)]
  const [intoGroups, joiners] = [joining.map(({ group_id }) => group_id), joining.map(({ user_id }) => user_id)]
  return sql`
    select given.user_id as id from user_app_permissions given
    where given.app_key = ${appKey} and ${counts(now)} and given.user_id <> all(${users.revoked}::uuid[])
    union all
    select unnest(${users.granted}::uuid[])
    union all
    select own.user_id from (
      select given.group_id from group_app_permissions given
      where given.app_key = ${appKey} and ${counts(now)} and given.group_id <> all(${groups.revoked}::uuid[])
      union
      select unnest(${groups.granted}::uuid[])
    ) given
    join group_memberships own on own.group_id = given.group_id
    where not exists (
      select from unnest(${fromGroups}::uuid[], ${people}::uuid[]) as leaving (group_id, user_id)
      where leaving.group_id = own.group_id and leaving.user_id = own.user_id
    )
    union all
    select joining.user_id from unnest(${intoGroups}::uuid[], ${joiners}::uuid[]) as joining (group_id, user_id)
    join group_app_permissions given on given.group_id = joining.group_id and given.app_key = ${appKey} and ${counts(now)}`
}
