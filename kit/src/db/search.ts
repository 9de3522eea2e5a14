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
 * Keys of the rows that hold this part; null when they are many, or the search is shorter than what the indexes of these texts know.
 * `select` is a query of a column `key` that puts what it is given, made of the text that is searched, into its conditions.
 */
export async function findFew<Key>(
  db: QueryExecutorProvider,
  { search, shortest }: { search: string; shortest: Shortest },
  select: (holds: (text: RawBuilder<unknown>) => RawBuilder<boolean>) => RawBuilder<{ key: Key }>,
): Promise<Key[] | null> {
  if (!isIndexable(search, shortest)) return null
  const query = select((text) => holdsPart(text, search))
  const found = await sql<{ key: Key }>`${query} limit ${fewMatches + 1}`.execute(db)
  return found.rows.length > fewMatches ? null : found.rows.map(({ key }) => key)
}

/**
 * Whether a text holds this part, in any case, found by an index on `search_parts(text)`, or on `search_shorts(text)` for what is shorter
 * than three characters (functions of the gateway's migrations). Only for what {@link isIndexable} accepts.
 */
export function holdsPart(text: RawBuilder<unknown>, search: string): RawBuilder<boolean> {
  const part = normalized(search)
  // A text that has all runs of three need not have the whole; of shorter ones the index itself has each.
  if (!isIndexable(search, 3)) return sql<boolean>`(search_shorts(${text}) @> array[lower(${part})])`
  return sql<boolean>`(search_parts(${text}) @> search_parts(${part}) and ${text} ilike ${patternOf(search)})`
}

/** Of how many characters a search has to be: three where texts have an index of their parts, one where they have one of shorts, too. */
export type Shortest = 1 | 3

/** Whether an index knows a search. */
export function isIndexable(search: string, shortest: Shortest): boolean {
  // As it is looked for: a few letters are two once they are small.
  return Array.from(normalized(search).toLowerCase()).length >= shortest
}

/**
 * With so few matches their keys are looked up first and put in order; with more, rows are gone through in order until a page is full,
 * which does not take long then. Either way alone is slow for searches of the other kind.
 */
const fewMatches = 1000

const normalized = (search: string): string => search.normalize('NFKC')
