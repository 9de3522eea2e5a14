import { Button, Skeleton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconChevronLeft, IconDownload, IconUsers } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'
import { ApiError } from '../../api/errors.ts'
import type { DocumentItem } from '../../api/types.ts'
import { documentFilePath, paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { Page } from '../../ui/Page.tsx'
import { DocumentDetails } from './DocumentDetails.tsx'
import { DocumentMenu } from './DocumentMenu.tsx'
import type { DialogAction, DocumentAction } from './document-action.ts'
import classes from './DocumentPage.module.css'
import { categoriesQuery, documentQuery } from './documents.api.ts'
import { usePutIntoTrash } from './trash.api.ts'

// The reader of PDFs is heavy; it comes while the document is asked for, and with no other page.
const loadViewer = () => import('../viewer/PdfViewer.tsx')
const PdfViewer = lazy(() => loadViewer().then((file) => ({ default: file.PdfViewer })))
const DocumentDialog = lazy(() => import('./document-dialogs.tsx').then((file) => ({ default: file.DocumentDialog })))

/** One document: the PDF itself, and what there is to know of it. */
export function DocumentPage() {
  const { id } = useParams({ from: '/signed-in/documents/$id' })
  const document = useQuery(documentQuery(id))
  const navigate = useNavigate()
  const [action, setAction] = useState<DialogAction | null>(null)
  const trash = usePutIntoTrash()
  const categories = useQuery(categoriesQuery).data ?? []
  const onAction = (next: DocumentAction): void => {
    if (next.kind === 'delete') trash.mutate([next.document], { onSuccess: () => void navigate({ to: paths.documents }) })
    else setAction(next)
  }
  const [keys] = useState<PageKey[]>(() => [
    { keys: 'Escape', label: t`Back to the documents`, run: () => void navigate({ to: paths.documents }) },
    { keys: 'd', label: t`Download`, run: () => globalThis.document.getElementById('download')?.click() },
  ])
  useKeys(t`This document`, keys)
  const found = document.data
  return (
    <Page
      title={found?.title ?? t`Document`}
      above={
        <Link to={paths.documents} className={classes.back ?? ''}>
          <IconChevronLeft size={16} aria-hidden="true" />
          <Trans>Documents</Trans>
        </Link>
      }
      actions={found ? <Actions document={found} onAction={onAction} /> : null}
    >
      {document.isError ? (
        <ErrorNotice error={document.error} title={t`The document could not be opened`} onRetry={() => void document.refetch()} />
      ) : null}
      {document.isPending ? <ViewerSkeleton /> : null}
      {found && !document.isError ? (
        <div className={classes.columns}>
          <Suspense fallback={<ViewerSkeleton />}>
            <Content key={id} document={found} />
          </Suspense>
          <DocumentDetails document={found} categories={categories} onAction={onAction} />
        </div>
      ) : null}
      <Suspense fallback={null}>
        {action ? <DocumentDialog action={action} categories={categories} onClose={() => setAction(null)} /> : null}
      </Suspense>
    </Page>
  )
}

const ViewerSkeleton = () => <Skeleton className={classes.frame ?? ''} aria-busy="true" />

/** The PDF itself, at the page of the address. */
function Content({ document: { id, title, size_bytes: sizeBytes } }: { document: DocumentItem }) {
  const { page = '1' } = useSearch({ from: '/signed-in/documents/$id' })
  const navigate = useNavigate({ from: paths.document })
  const queryClient = useQueryClient()
  const onPage = useCallback(
    (next: number) => void navigate({ to: '.', search: next === 1 ? {} : { page: String(next) }, replace: true, resetScroll: false }),
    [navigate],
  )
  const onFault = useCallback(
    (error: unknown) => {
      // Refused: somebody may have stopped sharing it, or deleted it. The document itself says so when it is asked for again.
      if (error instanceof ApiError) void queryClient.invalidateQueries({ queryKey: documentQuery(id).queryKey })
    },
    [queryClient, id],
  )
  const [path, downloadPath] = [documentFilePath(id, 'view'), documentFilePath(id, 'download')]
  return <PdfViewer {...{ title, path, downloadPath, sizeBytes, onPage, onFault }} page={Number(page)} />
}

function Actions({ document, onAction }: { document: DocumentItem; onAction: (action: DocumentAction) => void }) {
  return (
    <>
      <Button
        id="download"
        component="a"
        href={documentFilePath(document.id, 'download')}
        download={document.file_name}
        variant="default"
        leftSection={<IconDownload size={16} />}
      >
        <Trans>Download</Trans>
      </Button>
      {document.access === 'own' ? (
        <Button leftSection={<IconUsers size={16} />} onClick={() => onAction({ kind: 'share', document })}>
          <Trans>Share…</Trans>
        </Button>
      ) : null}
      <DocumentMenu document={document} onAction={onAction} />
    </>
  )
}
