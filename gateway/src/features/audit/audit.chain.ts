import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { AuditTables } from './audit.tables.ts'

/** An event with its place in the chain, as its hash covers it. */
export type ChainedEvent = Omit<Selectable<AuditTables['audit_events']>, 'hash'>

/** The hash of an event: over the hash of the one before and every column in a fixed order. SHA-256, 32 bytes. */
export function hashOf(previous: Buffer, event: ChainedEvent): Buffer {
  return createHash('sha256').update(previous).update(`[${event.seq}`).update(bytesAfterSeq(event)).digest()
}

/** What is hashed of an event behind its place, which is known only when it gets it: the rest of a JSON list, as UTF-8. */
export function bytesAfterSeq(event: Omit<ChainedEvent, 'seq'>): Buffer {
  const { id, at, action, outcome, actor_kind, actor_id, actor_label } = event
  const { target_kind, target_id, target_label, before, after, address, request_id } = event
  const values = [id, at, action, outcome, actor_kind, actor_id, actor_label, target_kind, target_id, target_label]
  return Buffer.from(`,${JSON.stringify([...values, sorted(before), sorted(after), address, request_id]).slice(1)}`)
}

/** The same value with the keys of its objects in one order: a database keeps them in its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
