import { plural, t } from '@lingui/core/macro'
import type { DocumentScope, DocumentSort, SortOrder } from '../../api/types.ts'
import type { DocumentsSearch } from '../../search-params.ts'
import type { DocumentsFilter } from './documents.api.ts'

/** What the address asks for. Categories are of one's own documents, so one that is open leaves out what others share. */
export function filterOf({ search, category, scope, sort = 'created_at', order }: DocumentsSearch): DocumentsFilter {
  return {
    scope: category === undefined && scope !== undefined ? scope : 'mine',
    sort,
    order: order ?? firstOrder(sort),
    ...(search === undefined ? {} : { search }),
    ...(category === undefined ? {} : { category }),
  }
}

export function firstOrder(column: DocumentSort): SortOrder {
  return column === 'title' ? 'asc' : 'desc'
}

/** The address with one field changed; an empty one is left out. */
export function withField(search: DocumentsSearch, name: 'search' | 'category', value: string): DocumentsSearch {
  const { [name]: _before, ...rest } = search
  return value === '' ? rest : { ...rest, [name]: value }
}

/** The address of another scope; what is searched for stays, the category does not. */
export function withScope(search: DocumentsSearch, scope: DocumentScope): DocumentsSearch {
  const { scope: _before, category: _left, ...rest } = search
  return scope === 'mine' ? rest : { ...rest, scope }
}

/** One line of what is here. */
export function summaryOf(scope: DocumentScope, total: number | undefined): string {
  if (total === undefined) return ' '
  if (scope === 'shared') {
    if (total === 0) return t`What others share with your groups`
    return plural(total, { one: '# document shared with you', other: '# documents shared with you' })
  }
  if (total === 0) return t`Your PDF library. Nobody else sees it unless you share it.`
  if (scope === 'all')
    return plural(total, { one: '# document, yours or shared with you', other: '# documents, yours and shared with you' })
  return plural(total, { one: '# document', other: '# documents' })
}
