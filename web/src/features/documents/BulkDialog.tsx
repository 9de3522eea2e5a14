import { Button, Group, Select } from '@mantine/core'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { ownGroupsQuery } from '../../api/queries.ts'
import type { Category, DocumentItem, ShareAccess } from '../../api/types.ts'
import { errorLine } from '../../ui/describe-error.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { AccessChoice } from './AccessChoice.tsx'
import classes from './BulkBar.module.css'
import { useBulkChange } from './bulk.api.ts'
import type { BulkChange, BulkOutcome } from './bulk.api.ts'
import { categoryChoices } from './category-tree.ts'
import { GroupSelect } from './GroupSelect.tsx'
import { NoGroups } from './NoGroups.tsx'

type Props = {
  kind: BulkChange['kind']
  documents: readonly DocumentItem[]
  categories: readonly Category[]
  onClose: () => void
  onDone: () => void
}

/** Asks for what a change of many documents needs, does it, and says what was refused. */
export function BulkDialog({ kind, documents, categories, onClose, onDone }: Props) {
  const bulk = useBulkChange()
  const [refused, setRefused] = useState<BulkOutcome['refused']>([])
  const count = documents.length
  const apply = (change: BulkChange) =>
    bulk.mutate(
      { documents, change },
      {
        onSuccess: (outcome) => {
          if (outcome.done > 0) notifyDone(doneWords(change, outcome.done))
          if (outcome.refused.length === 0) onDone()
          else setRefused(outcome.refused)
        },
      },
    )
  if (refused.length > 0) return <Refused refused={refused} onClose={onDone} />
  const parts = { pending: bulk.isPending, onClose, onApply: apply }
  const title = plural(count, { one: 'Category of # document', other: 'Category of # documents' })
  if (kind === 'categorise') return <AskCategory title={title} categories={categories} {...parts} />
  return <AskShare title={plural(count, { one: 'Share # document', other: 'Share # documents' })} {...parts} />
}

type Parts = { title: string; pending: boolean; onClose: () => void; onApply: (change: BulkChange) => void }

/** The dialog around a question; without a change there is nothing to confirm yet. */
function Ask({
  title,
  confirm,
  change,
  pending,
  onClose,
  onApply,
  children,
}: Parts & { confirm: string; change: BulkChange | null; children: ReactNode }) {
  function save(event: FormEvent): void {
    event.preventDefault()
    if (change) onApply(change)
  }
  return (
    <Dialog opened onClose={onClose} title={title}>
      <form onSubmit={save}>
        {children}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={change === null} loading={pending}>
            {confirm}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

function AskCategory({ categories, ...parts }: Parts & { categories: readonly Category[] }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const change = chosen === null ? null : ({ kind: 'categorise', categoryId: chosen === 'none' ? null : chosen } as const)
  return (
    <Ask confirm={t`Move`} change={change} {...parts}>
      <Select
        label={t`Category`}
        placeholder={t`Choose one`}
        data-autofocus
        data={[...categoryChoices(categories), { value: 'none', label: t`No category` }]}
        value={chosen}
        onChange={setChosen}
      />
    </Ask>
  )
}

function AskShare(parts: Parts) {
  const groups = useQuery(ownGroupsQuery).data?.items ?? []
  const [groupId, setGroupId] = useState<string | null>(null)
  const [access, setAccess] = useState<ShareAccess>('view')
  const change = groupId === null ? null : ({ kind: 'share', share: { group_id: groupId, access } } as const)
  return (
    <Ask confirm={t`Share`} change={change} {...parts}>
      {groups.length === 0 ? (
        <NoGroups />
      ) : (
        <div className={classes.fields}>
          <GroupSelect label={t`Share with`} groups={groups} value={groupId} onChange={setGroupId} />
          <AccessChoice value={access} onChange={setAccess} />
        </div>
      )}
    </Ask>
  )
}

/** What was not done, and why. */
export function Refused({ refused, onClose }: { refused: BulkOutcome['refused']; onClose: () => void }) {
  const title = plural(refused.length, { one: 'Not done for # document', other: 'Not done for # documents' })
  return (
    <Dialog opened onClose={onClose} title={title}>
      <ul className={classes.names}>
        {refused.map(({ document, error }) => (
          <li key={document.id}>
            {document.title}: {errorLine(error)}
          </li>
        ))}
      </ul>
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose} data-autofocus>
          <Trans>Close</Trans>
        </Button>
      </Group>
    </Dialog>
  )
}

function doneWords({ kind }: BulkChange, count: number): string {
  if (kind === 'share') return plural(count, { one: '# document is shared', other: '# documents are shared' })
  return plural(count, { one: '# document is moved', other: '# documents are moved' })
}
