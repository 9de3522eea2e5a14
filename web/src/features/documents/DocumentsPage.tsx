import { ActionIcon, Select } from '@mantine/core'
import { IconFolderOpen, IconSearch, IconTags } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import type { DocumentSort } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { documentSorts } from '../../search-params.ts'
import type { DocumentsSearch } from '../../search-params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { countOf } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { Page } from '../../ui/Page.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { CategoriesDialog } from './CategoriesDialog.tsx'
import { CategoryRail } from './CategoryRail.tsx'
import { flattenTree } from './category-tree.ts'
import { DocumentDialog } from './document-dialogs.tsx'
import type { DocumentAction } from './DocumentRow.tsx'
import { categoriesQuery, documentsQuery, limitsQuery, readDocumentsAgain } from './documents.api.ts'
import classes from './DocumentsPage.module.css'
import { DocumentsTable } from './DocumentsTable.tsx'
import { DropArea, DropCover } from './DropArea.tsx'
import { useFileDrop } from './drop.ts'
import { addUploads } from './upload-store.ts'

const sortLabels = { created_at: 'By date added', title: 'By title', size_bytes: 'By size' } satisfies Record<DocumentSort, string>

export function DocumentsPage() {
  const search = useSearch({ from: '/signed-in/documents' })
  const navigate = useNavigate({ from: paths.documents })
  const queryClient = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const [action, setAction] = useState<DocumentAction | null>(null)
  const [editing, setEditing] = useState(false)

  const { sort, order } = sortOf(search)
  const { search: text, category } = search
  const list = useInfiniteQuery({
    ...documentsQuery({ sort, order, ...(text === undefined ? {} : { search: text }), ...(category === undefined ? {} : { category }) }),
    placeholderData: keepPreviousData,
  })
  const categories = useQuery(categoriesQuery)
  const limits = useQuery(limitsQuery)
  const known = categories.data ?? []
  const documents = list.data?.pages.flatMap((page) => page.items) ?? []
  const openCategory = known.find((one) => one.id === category)
  const limitBytes = limits.data?.max_pdf_bytes
  const isFirstRun = list.isSuccess && documents.length === 0 && text === undefined && category === undefined

  const onSearch = useCallback(
    (next: string) => void navigate({ search: (before) => withField(before, 'search', next), replace: true }),
    [navigate],
  )
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
    { keys: '/', label: 'Search titles', run: () => field.current?.focus() },
    { keys: 'u', label: 'Choose files to upload', run: () => document.getElementById('choose-files')?.click() },
  ])
  useKeys('Documents', keys)

  function onSort(column: DocumentSort): void {
    const reversed = order === 'asc' ? 'desc' : 'asc'
    const next = column === sort ? reversed : firstOrder(column)
    void navigate({ search: (before) => ({ ...before, sort: column, order: next }), replace: true })
  }

  const area = { onFiles, limitBytes, into: openCategory?.name ?? null }
  return (
    <Page title="Documents" summary={summaryOf(documents.length, list.hasNextPage)}>
      <div className={classes.columns}>
        <aside className={classes.rail}>
          <CategoryRail categories={known} current={category} onManage={() => setEditing(true)} />
        </aside>
        <div className={classes.list}>
          <DropArea {...area} size={isFirstRun ? 'large' : 'strip'} />
          {isFirstRun ? null : (
            <div className={classes.tools}>
              <SearchField ref={field} className={classes.search} label="Search titles" value={text ?? ''} onSearch={onSearch} />
              <Select
                className={classes.phoneOnly ?? ''}
                aria-label="Category"
                data={[
                  { value: '', label: 'All documents' },
                  ...flattenTree(known).map((entry) => ({
                    value: entry.category.id,
                    label: `${'\u2003'.repeat(entry.depth)}${entry.category.name}`,
                  })),
                  { value: 'none', label: 'No category' },
                ]}
                value={category ?? ''}
                onChange={(value) => void navigate({ search: (before) => withField(before, 'category', value ?? '') })}
              />
              <ActionIcon
                className={classes.phoneOnly ?? ''}
                variant="default"
                size={36}
                aria-label="Edit categories"
                onClick={() => setEditing(true)}
              >
                <IconTags size={18} />
              </ActionIcon>
              <Select
                className={classes.phoneOnly ?? ''}
                aria-label="Sort by"
                data={documentSorts.map((value) => ({ value, label: sortLabels[value] }))}
                value={sort}
                onChange={(value) => onSort(value ?? 'created_at')}
              />
            </div>
          )}
          {list.isPending ? <TableSkeleton /> : null}
          {list.isError && !list.isFetchNextPageError ? (
            <ErrorNotice error={list.error} title="Your documents could not be loaded" onRetry={() => void list.refetch()} />
          ) : null}
          {list.isSuccess && documents.length === 0 && !isFirstRun ? <NothingFound text={text} /> : null}
          {documents.length > 0 ? (
            <div className={classes.results} data-stale={list.isPlaceholderData}>
              <DocumentsTable documents={documents} categories={known} sort={sort} order={order} onSort={onSort} onAction={setAction} />
              <LoadMore list={list} shown={`${countOf(documents.length, 'document')} shown`} />
            </div>
          ) : null}
        </div>
      </div>
      {over ? <DropCover limitBytes={limitBytes} into={area.into} /> : null}
      <DocumentDialog action={action} categories={known} onClose={() => setAction(null)} />
      {editing ? (
        <CategoriesDialog
          categories={known}
          onClose={() => setEditing(false)}
          onDeleted={(id) => {
            if (id === category) void navigate({ search: (before) => withField(before, 'category', ''), replace: true })
          }}
        />
      ) : null}
    </Page>
  )
}

function NothingFound({ text }: { text: string | undefined }) {
  return text === undefined ? (
    <Empty icon={IconFolderOpen} title="Nothing here yet">
      Drop PDFs on this page to put them here, or move some over from another category.
    </Empty>
  ) : (
    <Empty icon={IconSearch} title={`No title matches “${text}”`}>
      Try fewer or other words, or look in all documents.
    </Empty>
  )
}

function summaryOf(count: number, more: boolean): string {
  if (count === 0) return 'Your PDF library. Nobody else sees it.'
  return more ? `More than ${countOf(count, 'document')}` : countOf(count, 'document')
}

function firstOrder(column: DocumentSort): 'asc' | 'desc' {
  return column === 'title' ? 'asc' : 'desc'
}

function sortOf(search: DocumentsSearch) {
  const sort = search.sort ?? 'created_at'
  return { sort, order: search.order ?? firstOrder(sort) }
}

/** The address with one field changed; an empty one is left out. */
function withField(search: DocumentsSearch, name: 'search' | 'category', value: string): DocumentsSearch {
  const { [name]: _before, ...rest } = search
  return value === '' ? rest : { ...rest, [name]: value }
}
