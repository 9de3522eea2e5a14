import { z } from 'zod'
import { groupNotFound } from './groups.errors.ts'
import type { GroupsRepository, StoredGroup } from './groups.repository.ts'
import type { Group } from './groups.schemas.ts'

/** What is no id belongs to no group and nobody; the database would take it for a fault. */
export const isId = (id: string): boolean => z.uuid().safeParse(id).success

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
