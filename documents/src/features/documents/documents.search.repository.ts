import { sql, type RawBuilder } from 'kysely'
import { excerptLength, type DocumentSearch, type Excerpt } from './documents.search.ts'

/** Whether the title or the text of the `documents` row says this part of a search. */
export function isSaidBy({ title, words }: DocumentSearch['parts'][number]): RawBuilder<boolean> {
  // `%`, `_` and `\` stand for themselves in a search.
  const inTitle = sql<boolean>`documents.title_key like ${`%${title.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`
  if (words.length === 0) return inTitle
  // Words are letters and digits, so they need no escaping; the cast takes them as they are, where to_tsquery would parse them once more.
  const query = words.map((word) => `'${word}':*`).join(' & ')
  return sql<boolean>`(${inTitle} or exists (
    select from document_contents where document_contents.document_id = documents.id and document_contents.words @@ ${query}::tsquery
  ))`
}

/** A piece of the text around the first of the words that it holds, best where one begins. */
export function excerptFor({ parts }: DocumentSearch): RawBuilder<Excerpt | null> {
  const words = [...new Set(parts.flatMap((part) => part.words))]
  if (words.length === 0) return sql<null>`null::json`
  const places = words.flatMap((word) => [sql`nullif(strpos(' ' || folded, ${` ${word}`}), 0)`, sql`nullif(strpos(folded, ${word}), 0)`])
  const { before, all } = excerptLength
  return sql<Excerpt | null>`(
    select json_build_object('text', substr(text, start, ${all}::int), 'start', start, 'whole', length(text))
    from (select text, coalesce(${sql.join(places)}) as place from document_contents where document_id = documents.id) found,
      lateral (select greatest(1, place - ${before}::int) as start) placed
    where place is not null
  )`
}
