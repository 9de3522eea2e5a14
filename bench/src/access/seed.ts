import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'

export const size = {
  users: 100_000,
  groups: 1000,
  services: 200,
  memberships: 700_000,
  groupGrants: 20_000,
  userGrants: 280_000,
  events: 100_000,
}

/** A connection to the gateway's own database, as the launcher leaves its address in the data folder. */
export async function connectTo(dataDir: string): Promise<Client> {
  const { gateway } = JSON.parse(await readFile(join(dataDir, 'run', 'database-urls.json'), 'utf8')) as { gateway: string }
  const client = new Client({ connectionString: gateway })
  await client.connect()
  await client.query("set statement_timeout = '10min'")
  return client
}

/** Services that nobody checks often, all to be granted. */
export function services(upstream: string): Record<string, unknown>[] {
  return Array.from({ length: size.services }, (_, n) => ({
    key: appKey(n),
    name: `App ${n}`,
    description: 'One of two hundred',
    upstream,
    interval_s: 3600,
  }))
}

export const appKey = (n: number): string => `app-${n}`

const firstNames =
  "array['Ana','Ben','Cleo','Dan','Eva','Finn','Gita','Hugo','Ines','Jan','Kim','Lea','Max','Nora','Otto','Pia','Quinn','Rosa','Sam','Tess']"
const lastNames =
  "array['Almeida','Berger','Costa','Dvorak','Eriksen','Fontana','Garcia','Haddad','Ito','Jansen','Kowalski','Larsen','Moreau','Novak','Okafor','Petrov','Quist','Rossi','Silva','Tanaka']"

/** People, groups, memberships, grants and audit events, made in the database itself. */
export async function seed(db: Client): Promise<void> {
  await db.query(`insert into users (id, email, email_key, hashed_password, role, is_active, created_at)
    select uuidv7(), mail, mail, 'none', 'user', true, now() from (
      select lower(first || '.' || last || n || '@team.example') as mail from (
        select n, (${firstNames})[1 + n % 20] as first, (${lastNames})[1 + (n / 20) % 20] as last from generate_series(1, ${size.users}) n
      ) named
    ) people`)
  await db.query(`insert into profiles (user_id, full_name)
    select id, initcap(split_part(email, '.', 1)) || ' ' || initcap(regexp_replace(split_part(split_part(email, '@', 1), '.', 2), '\\d+', ''))
    from users where email like '%@team.example'`)
  await db.query(`insert into groups (id, name, name_key, description, require_second_factor, created_at)
    select uuidv7(), 'Team ' || n, 'team ' || n, 'People of project ' || n, false, now() from generate_series(1, ${size.groups}) n`)
  // Numbered, so that one can be picked by a join.
  await db.query(`create temporary table p as select row_number() over () - 1 as n, id from users where email like '%@team.example'`)
  await db.query('create temporary table g as select row_number() over () - 1 as n, id from groups')
  await db.query('create unique index on p (n)')
  await db.query('analyze p, g')
  await db.query(`insert into group_memberships (group_id, user_id, role, added_at)
    select g.id, p.id, 'member', now()
    from (select n, floor(random() * ${size.groups}) as g from generate_series(1, ${size.memberships}) n) pair
    join p on p.n = pair.n % ${size.users} join g on g.n = pair.g on conflict do nothing`)
  // Some apps are for many, some for few: the share falls with the number of the app.
  await db.query(`insert into group_app_permissions (group_id, app_key, granted_at, expires_at)
    select g.id, 'app-' || floor(power(random(), 2) * ${size.services}), now(), case when pair.n % 10 = 0 then now() + interval '30 days' end
    from generate_series(1, ${size.groupGrants}) as pair (n) join g on g.n = pair.n % ${size.groups} on conflict do nothing`)
  await db.query(`insert into user_app_permissions (user_id, app_key, granted_at, expires_at)
    select p.id, 'app-' || floor(random() * ${size.services}), now(), case when pair.n % 10 = 0 then now() - interval '1 day' end
    from generate_series(1, ${size.userGrants}) as pair (n) join p on p.n = pair.n % ${size.users} on conflict do nothing`)
  // An app that hardly anybody may open.
  await db.query(`delete from group_app_permissions where app_key = 'app-${size.services - 1}'`)
  await db.query(`insert into audit_events (seq, id, at, action, outcome, actor_kind, actor_id, actor_label, target_kind, target_id, target_label, hash)
    select head.seq + pair.n, uuidv7(), now(), (array['session.opened','group.members_added','grant.given','user.changed'])[1 + pair.n % 4],
      'success', 'user', p.id, 'person' || pair.n % 5000 || '@team.example', 'user', p.id::text, 'target' || pair.n || '@team.example',
      sha256(pair.n::text::bytea)
    from generate_series(1, ${size.events}) as pair (n) join p on p.n = pair.n % ${size.users}, audit_head head`)
  await db.query(
    `update audit_head set seq = (select max(seq) from audit_events), hash = (select hash from audit_events order by seq desc limit 1)`,
  )
  await db.query('vacuum analyze')
}

/** Rows in the tables that are large, as they came to be. */
export async function countRows(db: Client): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of largeTables) counts[table] = Number((await db.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n)
  return counts
}

export const largeTables = ['users', 'profiles', 'group_memberships', 'group_app_permissions', 'user_app_permissions', 'audit_events']

/** How often each large table was read from one end to the other since the database started. */
export async function wholeReads(db: Client): Promise<Map<string, number>> {
  await db.query('select pg_stat_clear_snapshot()')
  const { rows } = await db.query<{ relname: string; seq_scan: string }>(
    'select relname, seq_scan from pg_stat_user_tables where relname = any($1)',
    [largeTables],
  )
  return new Map(rows.map(({ relname, seq_scan }) => [relname, Number(seq_scan)]))
}
