import type { ShownEvent } from './audit.schemas.ts'

export type ExportFormat = 'ndjson' | 'csv'

const columns = [
  'seq',
  'at',
  'action',
  'outcome',
  'actor_kind',
  'actor_id',
  'actor',
  'target_kind',
  'target_id',
  'target',
  'before',
  'after',
  'address',
  'request_id',
] as const

/** The events as text, piece by piece: one JSON document a line, or CSV (RFC 4180) with a heading. */
export async function* exportText(pages: AsyncIterable<readonly ShownEvent[]>, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield `${columns.join(',')}\r\n`
  for await (const events of pages) yield events.map(format === 'csv' ? csvLine : jsonLine).join('')
}

const jsonLine = (event: ShownEvent): string => `${JSON.stringify(event)}\n`

function csvLine({ seq, at, action, outcome, actor, target, before, after, address, request_id }: ShownEvent): string {
  const who = [actor.kind, actor.id, actor.label]
  const what = [target?.kind ?? null, target?.id ?? null, target?.label ?? null]
  const change = [before, after].map((value) => (value === null ? null : JSON.stringify(value)))
  return `${[String(seq), at, action, outcome, ...who, ...what, ...change, address, request_id].map(cell).join(',')}\r\n`
}

/** A spreadsheet takes what begins with one of these for a formula (ASVS 1.2.10); an apostrophe makes it text. */
const formula = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

/** One cell, always quoted. */
export function cell(value: string | null): string {
  const text = value ?? ''
  return `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}
