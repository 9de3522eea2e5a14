import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import { z } from 'zod'
import { sharedNotFound, unknownGroup } from './sharing.errors.ts'
import type { Shared, SharingRepository } from './sharing.repository.ts'
import type { Share, SharesBody } from './sharing.schemas.ts'

/** Who shares: the groups are those the gateway says they are in at this moment. */
export type Sharer = { id: string; email: string; groups: readonly string[] }

type SharingParts = { repository: SharingRepository; clock: Clock; log: Log }

export type SharingService = ReturnType<typeof createSharingService>

/** Only owners see and change with whom something is shared. To anybody else it is as if it did not exist. */
export function createSharingService({ repository, clock, log }: SharingParts) {
  return {
    list: async (sharer: Sharer, what: Pick<Shared, 'kind' | 'id'>): Promise<Share[]> => {
      const shares = await repository.list(sharedBy(sharer, what))
      if (shares === null) throw sharedNotFound()
      return shares
    },
    /** New groups must be one's own; those it is shared with already may stay after one has left them. */
    replace: async (sharer: Sharer, what: Pick<Shared, 'kind' | 'id'>, { items }: SharesBody): Promise<Share[]> => {
      const shares = items.map((item) => ({ ...item, shared_by: sharer.email, shared_at: clock.now() }))
      const own = new Set(sharer.groups)
      const result = await repository.replace(sharedBy(sharer, what), shares, (added) => {
        const foreign = added.filter((id) => !own.has(id))
        if (foreign.length > 0) throw unknownGroup({ detail: 'One shares with groups that one is in.' })
      })
      if (result === null) throw sharedNotFound()
      log.info({ user_id: sharer.id, kind: what.kind, id: what.id, groups: items.length }, 'sharing was changed')
      return result
    },
  }
}

const sharedBy = (sharer: Sharer, what: Pick<Shared, 'kind' | 'id'>): Shared => {
  if (!z.uuid().safeParse(what.id).success) throw sharedNotFound()
  return { ...what, owner_id: sharer.id }
}
