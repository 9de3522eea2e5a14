import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { FileFault } from './registry.file.ts'
import type { RegistryTransaction } from './registry.tables.ts'

type Named = { key: string; name: string }
type Members = Record<string, unknown>

/** Tells every gateway, this one too, to read anew what is stored; delivered when the transaction has happened. */
export type AnnounceServices = (trx: RegistryTransaction) => Promise<void>

export type RegistryEvents = ReturnType<typeof createRegistryEvents>

/** What happens to services, told in one place each: log, audit, and a notice to every gateway. */
export function createRegistryEvents({ log, record, announce }: { log: Log; record: RecordAudit; announce: AnnounceServices }) {
  return { ...changeEvents({ log, record, announce }), ...fileEvents({ log, record }) }
}

function changeEvents({ log, record, announce }: { log: Log; record: RecordAudit; announce: AnnounceServices }) {
  const tell = async (
    action: string,
    { by, trx, ...rest }: { by: AuditOrigin; trx: RegistryTransaction; service: Named | null; before?: Members; after?: Members },
  ): Promise<void> => {
    const { service, before, after } = rest
    await announce(trx)
    await record(
      {
        action,
        outcome: 'success',
        target: service === null ? null : { kind: 'service', id: service.key, label: service.name },
        before: before ?? null,
        after: after ?? null,
        ...by,
      },
      trx,
    )
  }
  return {
    created: async (service: Named, after: Members, { by, trx }: { by: AuditOrigin; trx: RegistryTransaction }): Promise<void> => {
      await tell('service.created', { service, after, by, trx })
      log.info({ service: service.key, by: by.actor.id }, 'a service was added')
    },
    changed: async (
      service: Named,
      { before, after }: { before: Members; after: Members },
      { by, trx }: { by: AuditOrigin; trx: RegistryTransaction },
    ): Promise<void> => {
      await tell('service.changed', { service, before, after, by, trx })
      log.info({ service: service.key, members: Object.keys(after), by: by.actor.id }, 'a service was changed')
    },
    deleted: async (service: Named, before: Members, { by, trx }: { by: AuditOrigin; trx: RegistryTransaction }): Promise<void> => {
      await tell('service.deleted', { service, before, by, trx })
      log.info({ service: service.key, by: by.actor.id }, 'a service was deleted')
    },
    reordered: async (
      { before, after }: { before: readonly string[]; after: readonly string[] },
      { by, trx }: { by: AuditOrigin; trx: RegistryTransaction },
    ): Promise<void> => {
      await tell('service.reordered', { service: null, before: { keys: before }, after: { keys: after }, by, trx })
      log.info({ by: by.actor.id }, 'services were put in another order')
    },
  }
}

/** What the file says of one service, before and after: all of it for one that came or went, else what differs. */
export type FileChange = Named & { before: Members | null; after: Members | null }

/** Who changes the file is not known. */
const byFile: AuditOrigin = { actor: { kind: 'system', id: null, label: 'services file' }, address: null, request_id: null }

function fileEvents({ log, record }: { log: Log; record: RecordAudit }) {
  return {
    fileChanged: async (changes: readonly FileChange[], trx: RegistryTransaction): Promise<void> => {
      const events = changes.map(({ key, name, before, after }) => ({
        action: before === null ? 'service.created' : after === null ? 'service.deleted' : 'service.changed',
        outcome: 'success' as const,
        ...byFile,
        target: { kind: 'service', id: key, label: name },
        before,
        after,
      }))
      await record(events, trx)
    },
    fileApplied: (file: string, services: number): void => log.info({ file, services }, 'the services file is in force'),
    fileRefused: (file: string, places: readonly FileFault[]): void =>
      log.error({ file, faults: places }, 'the services file is not valid, what it said before stays in force'),
    setAside: (key: string, reason: string): void => log.warn({ service: key, reason }, 'a stored service is not in force'),
  }
}
