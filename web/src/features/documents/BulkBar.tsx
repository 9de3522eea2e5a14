import { ActionIcon, Button } from '@mantine/core'
import { Plural, Trans } from '@lingui/react/macro'
import { t } from '@lingui/core/macro'
import { IconTag, IconTrash, IconUsers, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import type { Category, DocumentItem } from '../../api/types.ts'
import classes from './BulkBar.module.css'
import type { BulkChange, BulkOutcome } from './bulk.api.ts'
import { usePutIntoTrash } from './trash.api.ts'

const BulkDialog = lazy(() => import('./BulkDialog.tsx').then((file) => ({ default: file.BulkDialog })))
const Refused = lazy(() => import('./BulkDialog.tsx').then((file) => ({ default: file.Refused })))

type Props = { documents: readonly DocumentItem[]; categories: readonly Category[]; onClear: () => void }

/** What can be done to all documents that are marked. */
export function BulkBar({ documents, categories, onClear }: Props) {
  const [asking, setAsking] = useState<BulkChange['kind'] | null>(null)
  const [refused, setRefused] = useState<BulkOutcome['refused']>([])
  const trash = usePutIntoTrash()
  if (documents.length === 0) return null
  const putIntoTrash = (): void =>
    trash.mutate(documents, {
      onSuccess: (outcome) => {
        if (outcome.refused.length === 0) onClear()
        else setRefused(outcome.refused)
      },
    })
  return (
    <>
      <div className={classes.bar} role="region" aria-label={t`Marked documents`}>
        <strong className={classes.count}>
          <Plural value={documents.length} one="# document marked" other="# documents marked" />
        </strong>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t`Clear marks`} onClick={onClear}>
          <IconX size={18} />
        </ActionIcon>
        <div className={classes.actions}>
          {categories.length > 0 ? (
            <Button variant="default" size="sm" leftSection={<IconTag size={16} />} onClick={() => setAsking('categorise')}>
              <Trans>Category…</Trans>
            </Button>
          ) : null}
          <Button variant="default" size="sm" leftSection={<IconUsers size={16} />} onClick={() => setAsking('share')}>
            <Trans>Share…</Trans>
          </Button>
          <Button variant="default" size="sm" leftSection={<IconTrash size={16} />} loading={trash.isPending} onClick={putIntoTrash}>
            <Trans>Delete</Trans>
          </Button>
        </div>
      </div>
      <Suspense fallback={null}>
        {refused.length > 0 ? (
          <Refused
            refused={refused}
            onClose={() => {
              setRefused([])
              onClear()
            }}
          />
        ) : null}
        {asking ? (
          <BulkDialog
            kind={asking}
            documents={documents}
            categories={categories}
            onClose={() => setAsking(null)}
            onDone={() => {
              setAsking(null)
              onClear()
            }}
          />
        ) : null}
      </Suspense>
    </>
  )
}
