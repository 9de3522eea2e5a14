import { sql, type QueryExecutorProvider, type RawBuilder } from 'kysely'

/** A search as a pattern for `ilike` that finds it anywhere; `%`, `_` and `\` stand for themselves. */
export function patternOf(search: string): string {
  return `%${normalized(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}

/** Whether one of these texts holds this part, in any case. */
export function someHolds(texts: readonly RawBuilder<unknown>[], search: string): RawBuilder<boolean> {
  const pattern = patternOf(search)
  return sql<boolean>`(${sql.join(
    texts.map((text) => sql`${text} ilike ${pattern}`),
    sql` or `,
  )})`
}

/**
 * The same of a row whose other text is in another table (`from`: which, and which row of it). `offset 0`: that one is looked up for
 * those rows only that come in turn until a page is full, never for all beforehand.
 */
export function rowHolds(
  texts: readonly RawBuilder<unknown>[],
  other: { from: RawBuilder<unknown>; text: RawBuilder<unknown> },
  search: string,
) {
  return sql<boolean>`(
    ${someHolds(texts, search)}
    or exists (select from ${other.from} and ${someHolds([other.text], search)} offset 0)
  )`
}

/**
 * Keys of the rows that hold this part; null when they are many, or the search is too short for the index. `select` is a query of a column
 * `key` that puts what it is given, made of the text that is searched, into its conditions.
 */
export async function findFew<Key>(
  db: QueryExecutorProvider,
  search: string,
  select: (holds: (text: RawBuilder<unknown>) => RawBuilder<boolean>) => RawBuilder<{ key: Key }>,
): Promise<Key[] | null> {
  if (!isIndexable(search)) return null
  const query = select((text) => holdsPart(text, search))
  const found = await sql<{ key: Key }>`${query} limit ${fewMatches + 1}`.execute(db)
  return found.rows.length > fewMatches ? null : found.rows.map(({ key }) => key)
}

/**
 * Whether a text holds this part, in any case, found by an index on `search_parts(text)` (the function of the gateway's migrations). Only
 * for what {@link isIndexable} accepts; anything shorter has no parts that an index could know.
 */
export function holdsPart(text: RawBuilder<unknown>, search: string): RawBuilder<boolean> {
  return sql<boolean>`(search_parts(${text}) @> search_parts(${normalized(search)}) and ${text} ilike ${patternOf(search)})`
}

/** Whether a search has parts that the index knows. */
export function isIndexable(search: string): boolean {
  return Array.from(normalized(search)).length >= 3
}

/**
 * With so few matches their keys are looked up first and put in order; with more, rows are gone through in order until a page is full,
 * which does not take long then. Either way alone is slow for searches of the other kind.
 */
const fewMatches = 1000

const normalized = (search: string): string => search.normalize('NFKC')
