import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconFolderOpen, IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import type { DocumentsFilter } from './documents.api.ts'

type Props = {
  filter: DocumentsFilter
  /** Name of the open category. */
  category: string | undefined
  onEverywhere: () => void
  onAnything: () => void
}

/** Why the list is empty, and what to do next. */
export function NoDocuments({ filter, category, onEverywhere, onAnything }: Props) {
  const { search, scope } = filter
  if (search !== undefined) {
    const narrowed = scope !== 'all'
    return (
      <Empty
        icon={IconSearch}
        title={t`No document says “${search}”`}
        action={
          <Button variant="default" onClick={narrowed ? onEverywhere : onAnything}>
            {narrowed ? t`Search in all documents` : t`Clear the search`}
          </Button>
        }
      >
        {narrowed ? t`It was looked for in this part only.` : t`Try fewer or other words.`}
      </Empty>
    )
  }
  if (scope === 'shared') {
    return (
      <Empty
        icon={IconUsersGroup}
        title={t`Nothing is shared with you yet`}
        action={
          <Button component={Link} to={paths.ownGroups} variant="default">
            <Trans>See your groups</Trans>
          </Button>
        }
      >
        <Trans>
          What somebody shares with one of your groups appears here. To share something yourself, open the menu of a document of yours.
        </Trans>
      </Empty>
    )
  }
  return (
    <Empty icon={IconFolderOpen} title={category === undefined ? t`Nothing here yet` : t`Nothing is in “${category}” yet`}>
      <Trans>Drop PDFs on this page to put them here, or move some over from another category.</Trans>
    </Empty>
  )
}
