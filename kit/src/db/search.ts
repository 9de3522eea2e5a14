import { sql, type RawBuilder } from 'kysely'

/** A search as a pattern for `ilike` that finds it anywhere; `%`, `_` and `\` stand for themselves. */
export function patternOf(search: string): string {
  return `%${normalized(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}

/**
 * Whether a text holds this part, in any case, found by an index on `search_parts(text)` (the function of the gateway's migrations). Only
 * for what {@link isIndexable} accepts; anything shorter has no parts that an index could know.
 */
export function holdsPart(text: RawBuilder<unknown>, search: string): RawBuilder<boolean> {
  return sql<boolean>`(search_parts(${text}) @> search_parts(${normalized(search)}) and ${text} ilike ${patternOf(search)})`
}

export function isIndexable(search: string): boolean {
  return Array.from(normalized(search)).length >= 3
}

/**
 * With so few matches their keys are looked up first and put in order; with more, rows are gone through in order until a page is full,
 * which does not take long then. Either way alone is slow for searches of the other kind.
 */
export const fewMatches = 1000

const normalized = (search: string): string => search.normalize('NFKC')
