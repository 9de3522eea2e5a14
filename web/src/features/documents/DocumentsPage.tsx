import { plural, t } from '@lingui/core/macro'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'
import type { DocumentSort } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import type { DocumentsSearch } from '../../search-params.ts'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { Page } from '../../ui/Page.tsx'
import { useSelection } from '../../ui/selection.ts'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { BulkBar } from './BulkBar.tsx'
import { CategoryRail } from './CategoryRail.tsx'
import type { DialogAction, DocumentAction } from './document-action.ts'
import { filterOf, firstOrder, summaryOf, withField, withScope } from './documents-search.ts'
import { categoriesQuery, documentsQuery, limitsQuery, readDocumentsAgain } from './documents.api.ts'
import classes from './DocumentsPage.module.css'
import { NoDocuments } from './DocumentsStates.tsx'
import { DocumentsGrid } from './DocumentsGrid.tsx'
import { DocumentsTable } from './DocumentsTable.tsx'
import { DocumentsTools } from './DocumentsTools.tsx'
import { DropArea, DropCover } from './DropArea.tsx'
import { useFileDrop } from './drop.ts'
import { FilterChips } from './FilterChips.tsx'
import { usePutIntoTrash } from './trash.api.ts'
import { TrashLink } from './TrashLink.tsx'
import { addUploads } from './upload-store.ts'
import { toggleDocumentsView, useDocumentsView } from './view.ts'

const CategoriesDialog = lazy(() => import('./CategoriesDialog.tsx').then((file) => ({ default: file.CategoriesDialog })))
const DocumentDialog = lazy(() => import('./document-dialogs.tsx').then((file) => ({ default: file.DocumentDialog })))

/** Asks for what the page shows, before it is drawn. What could not be had is asked for once more by the page, which says so. */
export async function loadDocuments(queryClient: QueryClient, search: DocumentsSearch): Promise<void> {
  const once = { retry: false }
  await Promise.allSettled([
    queryClient.ensureInfiniteQueryData({ ...documentsQuery(filterOf(search)), ...once }),
    queryClient.ensureQueryData({ ...categoriesQuery, ...once }),
    queryClient.ensureQueryData({ ...limitsQuery, ...once }),
  ])
}

export function DocumentsPage() {
  const search = useSearch({ from: '/signed-in/documents' })
  const navigate = useNavigate({ from: paths.documents })
  const queryClient = useQueryClient()
  const [action, setAction] = useState<DialogAction | null>(null)
  const [editing, setEditing] = useState(false)
  const trash = usePutIntoTrash()

  const view = useDocumentsView()
  const filter = filterOf(search)
  const { sort, order, scope, search: text, category } = filter
  const list = useInfiniteQuery({ ...documentsQuery(filter), placeholderData: keepPreviousData })
  const categories = useQuery(categoriesQuery)
  const limits = useQuery(limitsQuery)
  const known = categories.data ?? []
  const documents = list.data?.pages.flatMap((page) => page.items) ?? []
  const selection = useSelection(documents.filter(({ access }) => access === 'own').map(({ id }) => id))
  const openCategory = known.find((one) => one.id === category)
  const isFirstRun = list.isSuccess && documents.length === 0 && text === undefined && category === undefined && scope !== 'shared'

  const onSearch = useCallback(
    (next: string) => void navigate({ search: (before) => withField(before, 'search', next), replace: true }),
    [navigate],
  )
  const limitBytes = limits.data?.max_pdf_bytes
  const onFiles = useCallback(
    (files: File[]) =>
      void addUploads({
        files,
        categoryId: openCategory?.id ?? null,
        limitBytes,
        onDone: () => void readDocumentsAgain(queryClient),
      }),
    [openCategory?.id, limitBytes, queryClient],
  )
  const over = useFileDrop(onFiles)
  const [keys] = useState<PageKey[]>(() => [
    { keys: 'u', label: t`Choose files to upload`, run: () => document.getElementById('choose-files')?.click() },
    { keys: 'v', label: t`Rows or pictures`, run: toggleDocumentsView },
    { keys: 'Shift', label: t`With a click on a mark: all from the one before to this one` },
  ])
  useKeys(t`Documents`, keys)

  function onSort(column: DocumentSort): void {
    const reversed = order === 'asc' ? 'desc' : 'asc'
    const next = column === sort ? reversed : firstOrder(column)
    void navigate({ search: (before) => ({ ...before, sort: column, order: next }), replace: true })
  }
  const onCategory = (id: string): void => void navigate({ search: (before) => withField(before, 'category', id) })

  const onAction = (next: DocumentAction): void => (next.kind === 'delete' ? trash.mutate([next.document]) : setAction(next))
  const shown = { documents, categories: known, filter, selection, onAction }
  const area = { onFiles, limits: limits.data, into: openCategory?.name ?? null }
  return (
    <Page title={t`Documents`} summary={summaryOf(scope, list.data?.pages[0]?.total)} actions={<TrashLink />}>
      <div className={classes.columns}>
        <aside className={classes.rail}>
          <CategoryRail categories={known} current={scope === 'mine' ? category : null} onManage={() => setEditing(true)} />
        </aside>
        <div className={classes.list}>
          {scope === 'shared' ? null : <DropArea {...area} size={isFirstRun ? 'large' : 'strip'} />}
          <DocumentsTools
            filter={filter}
            categories={known}
            onSearch={onSearch}
            onScope={(next) => void navigate({ search: (before) => withScope(before, next) })}
            onCategory={onCategory}
            onSort={onSort}
            onManage={() => setEditing(true)}
          />
          <FilterChips
            search={text}
            category={category === 'none' ? t`No category` : openCategory?.name}
            onSearch={() => onSearch('')}
            onCategory={() => onCategory('')}
          />
          {list.isPending ? <TableSkeleton /> : null}
          {list.isError && !list.isFetchNextPageError ? (
            <ErrorNotice error={list.error} title={t`The documents could not be loaded`} onRetry={() => void list.refetch()} />
          ) : null}
          {list.isSuccess && documents.length === 0 && !isFirstRun ? (
            <NoDocuments
              filter={filter}
              category={openCategory?.name}
              onEverywhere={() => void navigate({ search: (before) => withScope(before, 'all') })}
              onAnything={() => onSearch('')}
            />
          ) : null}
          {documents.length > 0 ? (
            <div className={classes.results} data-stale={list.isPlaceholderData}>
              {view === 'grid' ? <DocumentsGrid {...shown} /> : <DocumentsTable {...shown} onSort={onSort} />}
              <LoadMore list={list} shown={plural(documents.length, { one: '# document shown', other: '# documents shown' })} />
              <BulkBar
                documents={documents.filter(({ id }) => selection.ids.has(id))}
                categories={known}
                onClear={() => selection.set([])}
              />
            </div>
          ) : null}
        </div>
      </div>
      {over ? <DropCover limits={limits.data} into={area.into} /> : null}
      <Suspense fallback={null}>
        {action ? <DocumentDialog action={action} categories={known} onClose={() => setAction(null)} /> : null}
        {editing ? (
          <CategoriesDialog
            categories={known}
            onClose={() => setEditing(false)}
            onDeleted={(id) => {
              if (id === category) void navigate({ search: (before) => withField(before, 'category', ''), replace: true })
            }}
          />
        ) : null}
      </Suspense>
    </Page>
  )
}
