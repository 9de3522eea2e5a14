import { sql, type RawBuilder } from 'kysely'

/** Who looks: the groups are those of this moment. */
export type Viewer = { id: string; groups: readonly string[] }

/** What a viewer may do with a document: everything, rename it too, or look at it. */
export type DocumentAccess = 'own' | 'edit' | 'view'

/** Ids of the category of the `documents` row and of those above it. */
const categoriesAbove = sql`
  with recursive above as (
    select id, parent_id from categories where id = documents.category_id
    union all
    select categories.id, categories.parent_id from categories join above on categories.id = above.parent_id
  )
  select id from above`

/**
 * The strongest share of the `documents` row that reaches a viewer: of the document, of its category, or of one above that. A row with `access`,
 * `shared_by` and `shared_at`, or none. The two ways to have access sort by their names: edit comes before view.
 */
const strongestShare = ({ groups }: Viewer) => sql`
  select given.access, given.shared_by, given.shared_at from (
    select access, shared_by, shared_at from document_shares
    where document_shares.document_id = documents.id and document_shares.group_id = any(${groups}::uuid[])
    union all
    select access, shared_by, shared_at from category_shares
    where category_shares.group_id = any(${groups}::uuid[]) and category_shares.category_id in (${categoriesAbove})
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

/** Since when the `documents` row is shared with this viewer; null for one's own. */
export const sharedAtOf = (viewer: Viewer): RawBuilder<string | null> =>
  sql<
    string | null
  >`case when documents.owner_id = ${viewer.id} then null else (select shared_at from (${strongestShare(viewer)}) share) end`

/** With how many groups the viewer's own `documents` row is shared. Of those of others nobody is told. */
export const sharedWithOf = ({ id }: Viewer): RawBuilder<number> =>
  sql<number>`case when documents.owner_id = ${id} then (
    select count(*)::int from (
      select group_id from document_shares where document_shares.document_id = documents.id
      union
      select group_id from category_shares where category_shares.category_id in (${categoriesAbove})
    ) reached
  ) else 0 end`

/** Whether the `documents` row is shared with this viewer by somebody else. */
export const isSharedWith = (viewer: Viewer): RawBuilder<boolean> =>
  sql<boolean>`(documents.owner_id <> ${viewer.id} and exists (${strongestShare(viewer)}))`
