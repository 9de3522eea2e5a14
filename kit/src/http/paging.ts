import { z } from 'zod'
import { invalidInput } from '../errors.ts'

/** Query of every list: `limit` 1–200 (50), `cursor` as a former answer gave it. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1024).optional(),
}

/** The answer of every list: `next_cursor` is null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next_cursor: z.string().nullable() })

/** Writes the sort key of a page's last row as an opaque cursor. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** Reads a cursor back; a cursor that this schema does not accept is the client's fault (400). */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'), withoutNul))
  } catch (cause) {
    throw invalidInput({ errors: [{ path: 'cursor', message: 'is not a cursor of this list', code: 'invalid_cursor' }], cause })
  }
}

/** PostgreSQL takes every character in a text but this one, and no row has it. */
function withoutNul(_name: string, value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? null : value
}

/** The page made of rows of which one more was asked for than it holds: that one tells whether there are more. */
export function cutPage<Row>(
  found: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
): { items: Row[]; next_cursor: string | null } {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next_cursor: found.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null }
}
