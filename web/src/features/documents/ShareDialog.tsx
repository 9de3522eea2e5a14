import { Skeleton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ownGroupsQuery } from '../../api/queries.ts'
import type { Share } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { reachWords } from './reach.ts'
import classes from './ShareDialog.module.css'
import { ShareForm } from './ShareForm.tsx'
import { ShareList } from './ShareList.tsx'
import { sharesQuery } from './sharing.api.ts'
import type { Shareable } from './sharing.api.ts'

type Props = {
  of: Shareable
  /** Categories by which it is shared as well. */
  through?: readonly { id: string; name: string }[]
  onClose: () => void
  onOpenCategory?: (id: string) => void
}

/** With which groups a document or a category is shared, and how; every change holds at once. */
export function ShareDialog({ of, through = [], onClose, onOpenCategory }: Props) {
  const shares = useQuery(sharesQuery(of))
  const groups = useQuery(ownGroupsQuery)
  const failed = shares.error ?? groups.error
  const { name } = of
  return (
    <Dialog opened onClose={onClose} title={t`Share “${name}”`} size="lg">
      {failed ? (
        <ErrorNotice
          error={failed}
          title={shares.isError ? t`Only its owner can share it` : t`Your groups could not be loaded`}
          onRetry={() => void Promise.all([shares.refetch(), groups.refetch()])}
        />
      ) : null}
      {!failed && (shares.isPending || groups.isPending) ? <Skeleton height={140} aria-busy="true" /> : null}
      {shares.data && groups.data ? (
        <div className={classes.parts}>
          {through.map((category) => (
            <Through key={category.id} category={category} onOpen={onOpenCategory} />
          ))}
          {shares.data.length === 0 && through.length > 0 ? null : (
            <p className={classes.about}>{aboutOf(of, shares.data, groups.data.items)}</p>
          )}
          <ShareList of={of} shares={shares.data} groups={groups.data.items} />
          <ShareForm of={of} shares={shares.data} groups={groups.data.items} />
        </div>
      ) : null}
    </Dialog>
  )
}

function aboutOf(of: Shareable, shares: readonly Share[], groups: readonly { id: string; member_count: number }[]): string {
  const known = groups.filter(({ id }) => shares.some(({ group_id }) => group_id === id))
  const reach = reachWords(known, shares.length - known.length)
  return of.kind === 'category' ? t`${reach} A category opens all that lies in it and below it, also what you put there later.` : reach
}

/** What a document's category adds to it. */
function Through({ category, onOpen }: { category: { id: string; name: string }; onOpen: Props['onOpenCategory'] }) {
  const { name } = category
  return (
    <p className={classes.about}>
      <Trans>
        Shared as part of a category:{' '}
        <button type="button" className={classes.link} onClick={() => onOpen?.(category.id)}>
          {name}
        </button>
      </Trans>
    </p>
  )
}
