import { Button } from '@mantine/core'
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
  if (filter.search !== undefined) {
    const narrowed = filter.scope !== 'all'
    return (
      <Empty
        icon={IconSearch}
        title={`No title matches “${filter.search}”`}
        action={
          <Button variant="default" onClick={narrowed ? onEverywhere : onAnything}>
            {narrowed ? 'Search in all documents' : 'Clear the search'}
          </Button>
        }
      >
        {narrowed ? 'It was looked for in this part only.' : 'Try fewer or other words.'}
      </Empty>
    )
  }
  if (filter.scope === 'shared') {
    return (
      <Empty
        icon={IconUsersGroup}
        title="Nothing is shared with you yet"
        action={
          <Button component={Link} to={paths.ownGroups} variant="default">
            See your groups
          </Button>
        }
      >
        What somebody shares with one of your groups appears here. To share something yourself, open the menu of a document of yours.
      </Empty>
    )
  }
  return (
    <Empty icon={IconFolderOpen} title={category === undefined ? 'Nothing here yet' : `Nothing is in “${category}” yet`}>
      Drop PDFs on this page to put them here, or move some over from another category.
    </Empty>
  )
}
