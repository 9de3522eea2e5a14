import { sql, type RawBuilder } from 'kysely'

/** Who looks: the groups are those of this moment. */
export type Viewer = { id: string; groups: readonly string[] }

/** What a viewer may do with a document: everything, rename it too, or look at it. */
export type DocumentAccess = 'own' | 'edit' | 'view'

/**
 * The strongest share of the `documents` row that reaches a viewer: of the document, of its category, or of one above that. A row with `access` and
 * `shared_by`, or none. The two ways to have access sort by their names: edit comes before view.
 */
const strongestShare = ({ groups }: Viewer) => sql`
  select given.access, given.shared_by from (
    select access, shared_by, shared_at from document_shares
    where document_shares.document_id = documents.id and document_shares.group_id = any(${groups}::uuid[])
    union all
    select access, shared_by, shared_at from category_shares
    where category_shares.group_id = any(${groups}::uuid[]) and category_shares.category_id in (
      with recursive above as (
        select id, parent_id from categories where id = documents.category_id
        union all
        select categories.id, categories.parent_id from categories join above on categories.id = above.parent_id
      )
      select id from above
    )
  ) given
  order by given.access, given.shared_at
  limit 1`

/** What this viewer may do with the `documents` row; null: it does not exist for them. */
export const accessOf = (viewer: Viewer): RawBuilder<DocumentAccess | null> =>
  sql<DocumentAccess | null>`case when documents.owner_id = ${viewer.id} then 'own' else (select access from (${strongestShare(viewer)}) share) end`

/** Who shared the `documents` row with this viewer; null for one's own. */
export const sharedByOf = (viewer: Viewer): RawBuilder<string | null> =>
  sql<
    string | null
  >`case when documents.owner_id = ${viewer.id} then null else (select shared_by from (${strongestShare(viewer)}) share) end`

/** Whether the `documents` row is shared with this viewer by somebody else. */
export const isSharedWith = (viewer: Viewer): RawBuilder<boolean> =>
  sql<boolean>`(documents.owner_id <> ${viewer.id} and exists (${strongestShare(viewer)}))`
