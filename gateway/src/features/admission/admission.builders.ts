import { newId } from '@gatehouse/kit/ids'
import { anAccount, call, goodPassword, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

/** The features about people, with an admin who is signed in. */
export type Admitting = AsyncDisposable & {
  identity: Identity
  asAdmin: (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown) => ReturnType<typeof call>
  register: (email: string, from?: { address?: string; name?: string; password?: string }) => ReturnType<typeof call>
  /** A group of its own name, made in the database. */
  aGroup: (name?: string) => Promise<{ id: string; name: string }>
  groupsOf: (userId: string) => Promise<string[]>
  setRule: (name: 'mode' | 'default_groups', value: unknown) => Promise<unknown>
}

export async function startAdmitting(env: Record<string, string>): Promise<Admitting> {
  const identity = await startIdentity({ env })
  const admin = await anAccount(identity, { role: 'admin', email: 'admin@example.org' })
  const { pool } = identity.database
  return {
    identity,
    // Signed in anew each time: tests turn the clock.
    asAdmin: async (method, url, body) => call(identity, { method, url, cookie: await signIn(identity, admin.email), body }),
    register: (email, { address = '192.0.2.1', name, password = goodPassword } = {}) =>
      call(identity, {
        method: 'POST',
        url: '/api/auth/register',
        address,
        body: { email, password, ...(name === undefined ? {} : { full_name: name }) },
      }),
    aGroup: async (name = `Group ${newId().slice(-12)}`) => {
      const id = newId()
      const values = [id, name, name.toLowerCase()]
      await pool.query(
        `insert into groups (id, name, name_key, description, require_second_factor, created_at) values ($1, $2, $3, '', false, now())`,
        values,
      )
      return { id, name }
    },
    groupsOf: async (userId) =>
      (await pool.query<{ group_id: string }>('select group_id from group_memberships where user_id = $1', [userId])).rows.map(
        (row) => row.group_id,
      ),
    setRule: (name, value) =>
      pool.query(
        `insert into settings (key, version, value, updated_at) values ('sign-up', 1, $1, now()) on conflict (key) do update set value = settings.value || excluded.value`,
        [JSON.stringify({ [name]: { value, at: '2026-03-01T12:00:00.000Z', by: { id: admin.id, email: admin.email } } })],
      ),
    [Symbol.asyncDispose]: () => identity[Symbol.asyncDispose](),
  }
}
