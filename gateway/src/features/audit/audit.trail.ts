import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import type { Log } from '@gatehouse/kit/log'
import { z } from 'zod'
import { exportText, type ExportFormat } from './audit.export.ts'
import type { AuditActor, AuditOrigin, RecordAudit } from './audit.event.ts'
import type { AuditReading, StoredEvent } from './audit.reading.repository.ts'
import type { AuditFilter, AuditQuery, ChainState, ShownEvent } from './audit.schemas.ts'
import { verifyChain, type Noted } from './audit.verification.ts'

export type TrailParts = {
  reading: AuditReading
  record: RecordAudit
  clock: Clock
  log: Log
  /** After how many days events are removed; null keeps them all. */
  retentionDays: number | null
}

export type TrailService = ReturnType<typeof createTrailService>

const cursorSchema = z.tuple([z.int().min(1)])
const exportBatch = 500
const day = 86_400_000

/** Reading the trail, proving that it is whole, and letting go of what is old. */
export function createTrailService({ reading, record, clock, log, retentionDays }: TrailParts) {
  let last: ChainState | null = null
  let running: Promise<ChainState> | null = null

  const verify = async (noted: Noted | null): Promise<ChainState> => {
    const { checked, firstSeq, head, fault } = await verifyChain(reading, noted)
    const { seq, hash } = { seq: head.seq, hash: head.hash.toString('hex') }
    // The log goes elsewhere: what it says of the end of the chain shows later whether the end was cut off.
    if (fault === null) log.info({ seq, hash, checked }, 'the audit chain is whole')
    else log.error({ seq, hash, fault }, 'the audit chain is broken')
    return { ok: fault === null, checked, first_seq: firstSeq, head: { seq, hash }, fault, checked_at: clock.now().toISOString() }
  }
  return {
    list: async ({ limit, cursor, ...filter }: AuditQuery): Promise<{ items: ShownEvent[]; next_cursor: string | null }> => {
      const before = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const found = await reading.list(filter, { before, limit: limit + 1 })
      return cutPage(found.map(shown), limit, ({ seq }) => [seq])
    },
    /** The events of the filter as text, newest first. That they were taken out is an event itself. */
    export: async (filter: AuditFilter, format: ExportFormat, by: AuditOrigin): Promise<AsyncIterable<string>> => {
      const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
      await record({ action: 'audit.exported', outcome: 'success', target: null, ...by, after: { format, ...wanted } })
      return exportText(pagesOf(reading, filter), format)
    },
    /** Checks the whole chain; whoever asks while it is being checked gets the same answer. */
    verify: async (noted: Noted | null = null): Promise<ChainState> => {
      if (noted !== null) return verify(noted)
      running ??= verify(null).finally(() => (running = null))
      last = await running
      return last
    },
    last: () => ({ last, retention_days: retentionDays }),
    /** Removes what is older than the retention, and writes down where the chain goes on from. */
    trim: async (): Promise<number> => {
      if (retentionDays === null) return 0
      const before = new Date(clock.now().getTime() - retentionDays * day)
      return reading.trim(before, async ({ seq, hash, count }, trx) => {
        const after = { last_seq: seq, last_hash: hash.toString('hex'), removed: count, older_than_days: retentionDays }
        const actor: AuditActor = { kind: 'system', id: null, label: 'retention' }
        const itself = { actor, address: null, request_id: null }
        await record({ action: 'audit.trimmed', outcome: 'success', ...itself, target: null, after }, trx)
        log.info({ removed: count, last_seq: seq }, 'old audit events were removed')
      })
    },
  }
}

async function* pagesOf(reading: AuditReading, filter: AuditFilter): AsyncGenerator<ShownEvent[]> {
  for (let before: number | null = null; ;) {
    const found: StoredEvent[] = await reading.list(filter, { before, limit: exportBatch })
    if (found.length > 0) yield found.map(shown)
    const end = found.at(-1)
    if (found.length < exportBatch || end === undefined) return
    before = end.seq
  }
}

function shown({ seq, id, at, action, outcome, before, after, address, request_id, ...rest }: StoredEvent): ShownEvent {
  const actor = { kind: rest.actor_kind, id: rest.actor_id, label: rest.actor_label }
  const target =
    rest.target_kind === null || rest.target_id === null ? null : { kind: rest.target_kind, id: rest.target_id, label: rest.target_label }
  return { seq, id, at, action, outcome, actor, target, before, after, address, request_id }
}
