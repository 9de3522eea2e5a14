import { sql } from 'kysely'
import { createHash } from 'node:crypto'

/**
 * Goes into a query by `modifyFront`, which is then planned once for each connection instead of each time it is asked. For what is asked
 * very often, in one of a few texts, and is best done the same way whatever the values: planning it takes longer than doing it.
 */
export const plannedOnce = sql`/* planned once */`

const begins = 'select /* planned once */'

type Asks = { query: (...asked: never[]) => unknown }

/** Has a new connection give queries with {@link plannedOnce} a name, by which PostgreSQL keeps their plans as long as the connection lives. */
export function keepPlans(client: Asks): void {
  const ask = client.query.bind(client) as (query: unknown, ...rest: unknown[]) => unknown
  client.query = (query: unknown, ...rest: unknown[]): unknown => {
    if (typeof query !== 'string' || !query.startsWith(begins)) return ask(query, ...rest)
    const [values, ...others] = rest
    return ask({ name: nameOf(query), text: query, values }, ...others)
  }
}

const names = new Map<string, string>()

/** From the whole text: a query that is another one has another name. PostgreSQL takes 63 characters. */
function nameOf(text: string): string {
  const known = names.get(text) ?? `planned-${createHash('sha256').update(text).digest('hex').slice(0, 40)}`
  names.set(text, known)
  return known
}
