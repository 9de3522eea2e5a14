import type { Timestamp } from '@gatehouse/kit/db/database'
import type { Kysely } from 'kysely'

export type ContentsTables = {
  document_contents: {
    document_id: string
    has_picture: boolean
    text: string
    folded: string
    /** A tsvector; only SQL reads and writes it. */
    words: string
    read_at: Timestamp
  }
}
export type ContentsDatabase = Kysely<ContentsTables>
