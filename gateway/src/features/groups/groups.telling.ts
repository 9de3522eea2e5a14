import type { AnnounceAccess } from './groups.events.ts'
import type { GroupsRepository } from './groups.repository.ts'
import type { GroupsTransaction } from './groups.tables.ts'

type Change = Parameters<AnnounceAccess>[0]
type Told = { announce: AnnounceAccess; tellHere: (changed: Change) => void }

/**
 * Has this process hear of a change when it is committed, before its own notice comes back from the database: who takes somebody out of a
 * group has the answer only when it holds. Returns the repository and the announcing that belong together.
 */
export function tellingHere(
  repository: GroupsRepository,
  { announce, tellHere }: Told,
): Pick<Told, 'announce'> & { repository: GroupsRepository } {
  const open = new WeakMap<GroupsTransaction, Change[]>()
  const writing: GroupsRepository['writing'] = async (work) => {
    const changes: Change[] = []
    const done = await repository.writing((groups, trx) => {
      open.set(trx, changes)
      return work(groups, trx)
    })
    changes.forEach(tellHere)
    return done
  }
  return {
    repository: { ...repository, writing },
    announce: async (changed, trx) => {
      await announce(changed, trx)
      open.get(trx)?.push(changed)
    },
  }
}
