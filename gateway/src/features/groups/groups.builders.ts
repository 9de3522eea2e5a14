import { call, type Identity } from '../../testing/identity.ts'
import type { Added, Group, GroupBody } from './groups.schemas.ts'

let groups = 0

/** A group made by the admin whose cookie this is, under a name of its own unless one is given. */
export async function aGroup(identity: Identity, cookie: string, wanted: Partial<GroupBody> = {}): Promise<Group> {
  groups += 1
  const body = { name: `Group ${groups}`, ...wanted }
  const response = await call(identity, { method: 'POST', url: '/api/admin/groups', cookie, body })
  if (response.statusCode !== 201) throw new Error(`the group was not made: ${response.body}`)
  return response.json<Group>()
}

/** Puts people into a group. */
export async function addTo(
  identity: Identity,
  cookie: string,
  { group, emails, role = 'member' }: { group: { id: string }; emails: string[]; role?: 'member' | 'manager' },
): Promise<Added> {
  const url = `/api/admin/groups/${group.id}/members`
  const response = await call(identity, { method: 'POST', url, cookie, body: { emails, role } })
  if (response.statusCode !== 200) throw new Error(`nobody was added: ${response.body}`)
  return response.json<Added>()
}

type Notice = { user_ids: string[] } | { group_id: string }

/** Resolves when the bus has told of a change that `isIt` knows. */
export function heardOf({ notifications }: Pick<Identity, 'notifications'>, isIt: (notice: Notice) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = notifications.subscribe('access_changed', (notice) => {
      if (!isIt(notice as Notice)) return
      stop()
      resolve()
    })
  })
}
