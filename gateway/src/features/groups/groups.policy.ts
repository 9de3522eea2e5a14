import type { MembershipRole } from './groups.tables.ts'

/** Who does something with a group. */
export type GroupActor = { id: string; email: string; role: 'user' | 'admin' }

/** Admins and the managers of a group see its members, add and remove them. To everybody else the group does not exist. */
export const mayManage = (actor: GroupActor, own: MembershipRole | null): boolean => actor.role === 'admin' || own === 'manager'

/** Managers are made by admins: who may add people to a group is not passed on by those who may. */
export const mayAppoint = (actor: GroupActor): boolean => actor.role === 'admin'
