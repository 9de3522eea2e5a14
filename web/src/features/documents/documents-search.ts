import type { DocumentScope, DocumentSort, SortOrder } from '../../api/types.ts'
import type { DocumentsSearch } from '../../search-params.ts'
import { countOf } from '../../ui/format.ts'
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
  if (scope === 'shared') return total === 0 ? 'What others share with your groups' : `${countOf(total, 'document')} shared with you`
  if (total === 0) return 'Your PDF library. Nobody else sees it unless you share it.'
  return scope === 'all' ? `${countOf(total, 'document')} of yours and shared with you` : countOf(total, 'document')
}
