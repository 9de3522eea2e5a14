import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconPlus, IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { matchesWords } from '../../ui/matches-words.ts'
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
  const shown = groups.length
  const [creating, setCreating] = useState(false)
  const [action, setAction] = useState<GroupAction | null>(null)
  const filtered = search.search !== undefined
  const onSearch = useCallback((text: string) => void navigate({ search: text === '' ? {} : { search: text }, replace: true }), [navigate])
  const [keys] = useState<PageKey[]>(() => [{ keys: 'n', label: t`New group`, run: () => setCreating(true) }])
  useKeys(t`Groups`, keys)
  const newGroup = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      <Trans>New group</Trans>
    </Button>
  )

  return (
    <Page title={t`Groups`} summary={shown > 0 ? summaryWords(shown, { more: list.hasNextPage, filtered }) : ' '} actions={newGroup}>
      <GroupTabs />
      {groups.length > 0 || filtered ? (
        <div className={classes.tools}>
          <SearchField className={classes.search} label={t`Search groups`} value={search.search ?? ''} onSearch={onSearch} />
        </div>
      ) : null}
      {list.isPending ? <TableSkeleton /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title={t`The groups could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && groups.length === 0 && filtered ? (
        <Empty
          icon={IconSearch}
          title={t`No group matches`}
          action={
            <Button variant="default" onClick={() => onSearch('')}>
              <Trans>Show all groups</Trans>
            </Button>
          }
        />
      ) : null}
      {list.isSuccess && groups.length === 0 && !filtered ? (
        <Empty icon={IconUsersGroup} title={t`No groups yet`} action={newGroup}>
          <Trans>A group is a set of people who get access together, such as a team or a course.</Trans>
        </Empty>
      ) : null}
      {groups.length > 0 ? (
        <>
          <GroupsTable groups={groups} onAction={setAction} />
          <LoadMore list={list} shown={plural(shown, { one: '# group shown', other: '# groups shown' })} />
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

function summaryWords(count: number, { more, filtered }: { more: boolean; filtered: boolean }): string {
  if (filtered) return matchesWords(count, { more })
  return more
    ? plural(count, { one: 'More than # group', other: 'More than # groups' })
    : plural(count, { one: '# group', other: '# groups' })
}
