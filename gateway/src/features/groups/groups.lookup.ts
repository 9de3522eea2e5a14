import { isId } from '@gatehouse/kit/ids'
import { groupNotFound } from './groups.errors.ts'
import type { GroupsRepository, StoredGroup } from './groups.repository.ts'
import type { Group } from './groups.schemas.ts'

export async function requireGroup(repository: GroupsRepository, id: string): Promise<Group> {
  const group = isId(id) ? await repository.findGroup(id) : undefined
  if (group === undefined) throw groupNotFound()
  return group
}

/** The group, which nobody else changes or deletes until the transaction ends. */
export async function requireLocked(groups: { lock: (id: string) => Promise<StoredGroup | undefined> }, id: string): Promise<StoredGroup> {
  const group = isId(id) ? await groups.lock(id) : undefined
  if (group === undefined) throw groupNotFound()
  return group
}
