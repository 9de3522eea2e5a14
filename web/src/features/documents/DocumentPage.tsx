import { Button, Skeleton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconChevronLeft, IconDownload, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { DocumentItem } from '../../api/types.ts'
import { documentFilePath, paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { Page } from '../../ui/Page.tsx'
import { DocumentDetails } from './DocumentDetails.tsx'
import { DocumentMenu } from './DocumentMenu.tsx'
import type { DocumentAction } from './document-action.ts'
import classes from './DocumentPage.module.css'
import { categoriesQuery, documentQuery } from './documents.api.ts'
import { PdfFrame } from './PdfFrame.tsx'

const DocumentDialog = lazy(() => import('./document-dialogs.tsx').then((file) => ({ default: file.DocumentDialog })))

/** One document: the PDF itself, and what there is to know of it. */
export function DocumentPage() {
  const { id } = useParams({ from: '/signed-in/documents/$id' })
  const document = useQuery(documentQuery(id))
  const navigate = useNavigate()
  const [action, setAction] = useState<DocumentAction | null>(null)
  const categories = useQuery(categoriesQuery).data ?? []
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
      actions={found ? <Actions document={found} onAction={setAction} /> : null}
    >
      {document.isError ? (
        <ErrorNotice error={document.error} title={t`The document could not be opened`} onRetry={() => void document.refetch()} />
      ) : null}
      {document.isPending ? <Skeleton className={classes.frame ?? ''} aria-busy="true" /> : null}
      {found && !document.isError ? (
        <div className={classes.columns}>
          <PdfFrame document={found} />
          <DocumentDetails document={found} categories={categories} onAction={setAction} />
        </div>
      ) : null}
      <Suspense fallback={null}>
        {action ? (
          <DocumentDialog
            action={action}
            categories={categories}
            onClose={() => setAction(null)}
            onDeleted={() => void navigate({ to: paths.documents })}
          />
        ) : null}
      </Suspense>
    </Page>
  )
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
