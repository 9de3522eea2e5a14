import { Button } from '@mantine/core'
import { IconPlus, IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { countOf } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { Page } from '../../ui/Page.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { DeleteGroupDialog } from './DeleteGroupDialog.tsx'
import { GroupDialog } from './GroupDialog.tsx'
import classes from './Groups.module.css'
import { groupsQuery } from './groups.api.ts'
import { GroupTabs } from './GroupTabs.tsx'
import { GroupsTable } from './GroupsTable.tsx'
import type { GroupAction } from './GroupsTable.tsx'

/** All groups, for admins. */
export function GroupsPage() {
  const search = useSearch({ from: '/signed-in/admin/groups' })
  const navigate = useNavigate({ from: paths.groups })
  const list = useInfiniteQuery({ ...groupsQuery(search), placeholderData: keepPreviousData })
  const groups = list.data?.pages.flatMap((page) => page.items) ?? []
  const field = useRef<HTMLInputElement>(null)
  const [creating, setCreating] = useState(false)
  const [action, setAction] = useState<GroupAction | null>(null)
  const filtered = search.search !== undefined
  const onSearch = useCallback((text: string) => void navigate({ search: text === '' ? {} : { search: text }, replace: true }), [navigate])
  const [keys] = useState<PageKey[]>(() => [
    { keys: '/', label: 'Search groups', run: () => field.current?.focus() },
    { keys: 'n', label: 'New group', run: () => setCreating(true) },
  ])
  useKeys('Groups', keys)
  const newGroup = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      New group
    </Button>
  )

  return (
    <Page
      title="Groups"
      summary={
        groups.length > 0
          ? `${list.hasNextPage ? 'More than ' : ''}${countOf(groups.length, filtered ? 'match' : 'group', filtered ? 'matches' : 'groups')}`
          : ' '
      }
      actions={newGroup}
    >
      <GroupTabs />
      {groups.length > 0 || filtered ? (
        <div className={classes.tools}>
          <SearchField ref={field} className={classes.search} label="Search groups" value={search.search ?? ''} onSearch={onSearch} />
        </div>
      ) : null}
      {list.isPending ? <TableSkeleton /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title="The groups could not be loaded" onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && groups.length === 0 && filtered ? (
        <Empty
          icon={IconSearch}
          title="No group matches"
          action={
            <Button variant="default" onClick={() => onSearch('')}>
              Show all groups
            </Button>
          }
        />
      ) : null}
      {list.isSuccess && groups.length === 0 && !filtered ? (
        <Empty icon={IconUsersGroup} title="No groups yet" action={newGroup}>
          A group is a set of people who get access together, such as a team or a course.
        </Empty>
      ) : null}
      {groups.length > 0 ? (
        <>
          <GroupsTable groups={groups} onAction={setAction} />
          <LoadMore list={list} shown={`${countOf(groups.length, 'group')} shown`} />
        </>
      ) : null}
      {creating ? (
        <GroupDialog
          group={null}
          onClose={() => setCreating(false)}
          onMade={({ id }) => void navigate({ to: paths.group, params: { id } })}
        />
      ) : null}
      {action?.kind === 'edit' ? <GroupDialog group={action.group} onClose={() => setAction(null)} /> : null}
      {action?.kind === 'delete' ? <DeleteGroupDialog group={action.group} onClose={() => setAction(null)} /> : null}
    </Page>
  )
}
