import { Button } from '@mantine/core'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconChevronLeft, IconFileTypePdf, IconTrash } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TrashedDocument } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatBytes, formatDate, formatMoment } from '../../ui/format.ts'
import items from '../../ui/ItemList.module.css'
import list from '../../ui/List.module.css'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { trashQuery, useDeleteForGood, useRestore } from './trash.api.ts'
import classes from './TrashPage.module.css'

/** What somebody asked to be deleted for good: one document, or all that lies here. */
type Asked = { kind: 'one'; document: TrashedDocument } | { kind: 'all' }

/** Documents that were deleted and can come back for a while. */
export function TrashPage() {
  const trash = useInfiniteQuery(trashQuery)
  const [asked, setAsked] = useState<Asked | null>(null)
  const documents = trash.data?.pages.flatMap((page) => page.items) ?? []
  const days = trash.data?.pages[0]?.kept_days
  const about = days === undefined ? ' ' : plural(days, { one: 'Deleted for good after # day', other: 'Deleted for good after # days' })
  return (
    <Page
      title={t`Trash`}
      summary={about}
      above={
        <Link to={paths.documents} className={list.back}>
          <IconChevronLeft size={16} aria-hidden="true" />
          <Trans>Documents</Trans>
        </Link>
      }
      actions={
        documents.length > 0 ? (
          <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setAsked({ kind: 'all' })}>
            <Trans>Empty the trash…</Trans>
          </Button>
        ) : null
      }
    >
      {trash.isPending ? <TableSkeleton /> : null}
      {trash.isError && !trash.isFetchNextPageError ? (
        <ErrorNotice error={trash.error} title={t`The trash could not be loaded`} onRetry={() => void trash.refetch()} />
      ) : null}
      {trash.isSuccess && documents.length === 0 ? (
        <Empty icon={IconTrash} title={t`The trash is empty`}>
          <Trans>Documents that you delete lie here for a while, so that they can be restored. Nobody else sees them here.</Trans>
        </Empty>
      ) : null}
      {documents.length > 0 ? (
        <div className={classes.card}>
          <ul className={items.list} aria-label={t`Documents in the trash`}>
            {documents.map((document) => (
              <TrashRow key={document.id} document={document} onDelete={() => setAsked({ kind: 'one', document })} />
            ))}
          </ul>
        </div>
      ) : null}
      <LoadMore list={trash} shown={plural(documents.length, { one: '# document shown', other: '# documents shown' })} />
      {asked ? <ForGoodDialog asked={asked} onClose={() => setAsked(null)} /> : null}
    </Page>
  )
}

function TrashRow({ document, onDelete }: { document: TrashedDocument; onDelete: () => void }) {
  const locale = useLocale()
  const restore = useRestore()
  const { title } = document
  const [size, gone] = [formatBytes(document.size_bytes), formatDate(document.gone_at, locale)]
  return (
    <li className={`${items.item} ${classes.row}`}>
      <span className={items.icon}>
        <IconFileTypePdf size={22} stroke={1.5} aria-hidden="true" />
      </span>
      <div className={classes.words}>
        <div className={items.name}>{title}</div>
        <div className={items.quiet} title={formatMoment(document.deleted_at, locale)}>
          <Trans>
            {size} · deleted for good on {gone}
          </Trans>
        </div>
      </div>
      <div className={classes.actions}>
        <Button
          variant="default"
          size="sm"
          aria-label={t`Restore ${title}`}
          loading={restore.isPending}
          onClick={() => restore.mutate([document])}
        >
          <Trans>Restore</Trans>
        </Button>
        <Button variant="subtle" color="red" size="sm" aria-label={t`Delete ${title} for good…`} onClick={onDelete}>
          <Trans>Delete…</Trans>
        </Button>
      </div>
    </li>
  )
}

function ForGoodDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const remove = useDeleteForGood()
  const title = asked.kind === 'one' ? asked.document.title : ''
  return (
    <ConfirmDialog
      opened
      title={asked.kind === 'one' ? t`Delete this document for good?` : t`Empty the trash?`}
      confirm={asked.kind === 'one' ? t`Delete for good` : t`Empty the trash`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(asked.kind === 'one' ? asked.document.id : null, {
          onSuccess: () => {
            notifyDone(asked.kind === 'one' ? t`“${title}” is deleted` : t`The trash is empty now`)
            onClose()
          },
        })
      }
    >
      {asked.kind === 'one' ? (
        <Trans>
          <strong>{title}</strong> and its file are deleted for good. This can’t be undone.
        </Trans>
      ) : (
        <Trans>All that lies here is deleted for good, with its files. This can’t be undone.</Trans>
      )}
    </ConfirmDialog>
  )
}
