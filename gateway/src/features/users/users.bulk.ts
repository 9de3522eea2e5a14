import { ProblemError } from '@gatehouse/kit/errors'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { Bulk, BulkResult } from './users.schemas.ts'
import type { UserService } from './users.service.ts'

/** What is done to many accounts beside changing them; each tells whether anything was different afterwards. */
export type BulkNeeds = {
  /** All of a person's sessions but the one with this id. */
  endSessions: (of: { userId: string; exceptId: string }, by: AuditOrigin) => Promise<boolean>
  joinGroup: (membership: { groupId: string; userId: string }, by: AuditOrigin) => Promise<boolean>
  leaveGroup: (membership: { groupId: string; userId: string }, by: AuditOrigin) => Promise<boolean>
}

/** Who asks, and in which session. */
export type BulkAsker = { by: AuditOrigin; sessionId: string }

export type BulkService = ReturnType<typeof createBulkService>

/** Changes of many accounts: the same as one after the other, each by the rules and in the trail as ever, and what is refused stops nothing. */
export function createBulkService({ find, change }: Pick<UserService, 'find' | 'change'>, needs: BulkNeeds) {
  const setActive = async (id: string, isActive: boolean, by: AuditOrigin): Promise<boolean> => {
    if ((await find(id)).is_active === isActive) return false
    await change(id, { is_active: isActive }, by)
    return true
  }
  const one = async (bulk: Bulk, id: string, { by, sessionId }: BulkAsker): Promise<boolean> => {
    if (bulk.action === 'add_to_group') return needs.joinGroup({ groupId: bulk.group_id, userId: id }, by)
    if (bulk.action === 'remove_from_group') return needs.leaveGroup({ groupId: bulk.group_id, userId: id }, by)
    // Who signs out everybody else, themselves too, is not put out of the door before having seen what became of it.
    if (bulk.action === 'end_sessions') return needs.endSessions({ userId: (await find(id)).id, exceptId: sessionId }, by)
    return setActive(id, bulk.action === 'reactivate', by)
  }
  return {
    run: async (bulk: Bulk, asker: BulkAsker): Promise<{ items: BulkResult[] }> => {
      const items: BulkResult[] = []
      for (const id of new Set(bulk.ids)) items.push(await resultOf(id, one(bulk, id, asker)))
      return { items }
    },
  }
}

async function resultOf(id: string, done: Promise<boolean>): Promise<BulkResult> {
  try {
    return { id, outcome: (await done) ? 'done' : 'unchanged', code: null, reason: null }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error
    return { id, outcome: 'refused', code: error.code, reason: error.title }
  }
}
