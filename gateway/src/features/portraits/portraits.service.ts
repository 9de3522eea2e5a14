import type { Clock } from '@gatehouse/kit/clock'
import { createHash } from 'node:crypto'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { portraitNotFound, portraitRefused } from './portraits.errors.ts'
import type { PortraitEvents } from './portraits.events.ts'
import type { RemakePortrait } from './portraits.remaking.ts'
import type { PortraitsRepository } from './portraits.repository.ts'

export type PortraitParts = {
  repository: PortraitsRepository
  remake: RemakePortrait
  clock: Clock
  events: PortraitEvents
  /** Refuses an id that no account has. */
  findUser: (id: string) => Promise<Owner>
}

export type PortraitsService = ReturnType<typeof createPortraitsService>

const portraitId = /^[0-9a-f]{32}$/

type Owner = { id: string; email: string }

export function createPortraitsService({ repository, remake, clock, events, findUser }: PortraitParts) {
  const remove = (owner: Owner, by: AuditOrigin): Promise<void> => repository.remove(owner.id, (trx) => events.removed(owner, { by, trx }))
  return {
    find: async (id: string): Promise<Buffer> => {
      const bytes = portraitId.test(id) ? await repository.find(id) : undefined
      if (bytes === undefined) throw portraitNotFound({ detail: 'Whose it was has another one by now, or none.' })
      return bytes
    },
    /** Keeps what is made of an upload; returns its id, which is made of its bytes. */
    put: async (owner: Owner, uploaded: Buffer, by: AuditOrigin): Promise<string> => {
      const bytes = await remake(uploaded)
      if (bytes === null) {
        events.unreadable(owner, uploaded.length)
        throw portraitRefused({ detail: 'It could not be read. Save it anew, as PNG, JPEG or WebP without animation.' })
      }
      const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
      await repository.save(owner.id, { id, bytes, now: clock.now() }, (trx) => events.changed(owner, { by, trx }))
      return id
    },
    remove,
    /** By an admin. */
    removeOf: async (anyId: string, by: AuditOrigin): Promise<void> => {
      const { id, email } = await findUser(anyId)
      await remove({ id, email }, by)
    },
  }
}
