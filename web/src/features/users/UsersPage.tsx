import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Select } from '@mantine/core'
import { IconSearch, IconUserPlus } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { paths } from '../../paths.ts'
import { oneOf } from '../../search-params.ts'
import type { UsersSearch } from '../../search-params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { matchesWords } from '../../ui/matches-words.ts'
import { Page } from '../../ui/Page.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { useUser } from '../../ui/use-user.ts'
import { BulkBar } from './BulkBar.tsx'
import { CreateUserDialog } from './CreateUserDialog.tsx'
import { PeopleTabs } from './PeopleTabs.tsx'
import { useSelection } from '../../ui/selection.ts'
import { UserDialog } from './user-dialogs.tsx'
import type { UserAction } from './UserMenu.tsx'
import { usersQuery } from './users.api.ts'
import classes from './UsersPage.module.css'
import { UsersTable } from './UsersTable.tsx'

export function UsersPage() {
  const search = useSearch({ from: '/signed-in/admin/users' })
  const navigate = useNavigate({ from: paths.users })
  const list = useInfiniteQuery({ ...usersQuery(search), placeholderData: keepPreviousData })
  const users = list.data?.pages.flatMap((page) => page.items) ?? []
  const shown = users.length
  const self = useUser()
  const selection = useSelection(users.map(({ id }) => id).filter((id) => id !== self.id))
  const [creating, setCreating] = useState(false)
  const [action, setAction] = useState<UserAction | null>(null)
  const filtered = Object.keys(search).length > 0

  const setField = useCallback(
    (name: keyof UsersSearch, value: string) => {
      void navigate({
        search: (before: UsersSearch) => {
          const { [name]: _before, ...rest } = before
          return value === '' ? rest : { ...rest, [name]: value }
        },
        replace: true,
      })
    },
    [navigate],
  )
  const onSearch = useCallback((text: string) => setField('search', text), [setField])
  const [keys] = useState<PageKey[]>(() => [
    { keys: 'n', label: t`Add a user`, run: () => setCreating(true) },
    { keys: 'Shift', label: t`With a click on a mark: all from the one before to this one` },
  ])
  useKeys(t`Users`, keys)

  return (
    <Page
      title={t`Users`}
      summary={list.data ? summaryWords(shown, { more: list.hasNextPage, filtered }) : ' '}
      actions={
        <Button leftSection={<IconUserPlus size={16} />} onClick={() => setCreating(true)}>
          <Trans>Add user</Trans>
        </Button>
      }
    >
      <PeopleTabs />
      <div className={classes.tools}>
        <SearchField className={classes.search} label={t`Search name or e-mail`} value={search.search ?? ''} onSearch={onSearch} />
        <Select
          className={classes.filter ?? ''}
          aria-label={t`Role`}
          data={[
            { value: '', label: t`All roles` },
            { value: 'admin', label: t`Admins` },
            { value: 'user', label: t({ message: 'Users', context: 'role' }) },
          ]}
          value={search.role ?? ''}
          onChange={(value) => setField('role', oneOf(['admin', 'user'], value) ?? '')}
        />
        <Select
          className={classes.filter ?? ''}
          aria-label={t`State`}
          data={[
            { value: '', label: t`Any state` },
            { value: 'yes', label: t`Active` },
            { value: 'no', label: t`Deactivated` },
          ]}
          value={search.active ?? ''}
          onChange={(value) => setField('active', oneOf(['yes', 'no'], value) ?? '')}
        />
      </div>
      {list.isPending ? <TableSkeleton /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title={t`The users could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && users.length === 0 ? (
        <Empty
          icon={IconSearch}
          title={t`Nobody matches`}
          action={
            <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
              <Trans>Show everybody</Trans>
            </Button>
          }
        >
          <Trans>Nobody has this name or e-mail with these filters.</Trans>
        </Empty>
      ) : null}
      {users.length > 0 ? (
        <>
          <UsersTable users={users} selection={selection} onAction={setAction} />
          <LoadMore list={list} shown={plural(shown, { one: '# person shown', other: '# people shown' })} />
          <BulkBar users={users.filter(({ id }) => selection.ids.has(id))} onClear={() => selection.set([])} />
        </>
      ) : null}
      {creating ? <CreateUserDialog onClose={() => setCreating(false)} /> : null}
      <UserDialog action={action} onClose={() => setAction(null)} />
    </Page>
  )
}

function summaryWords(count: number, { more, filtered }: { more: boolean; filtered: boolean }): string {
  if (filtered) return matchesWords(count, { more })
  return more
    ? plural(count, { one: 'More than # person', other: 'More than # people' })
    : plural(count, { one: '# person', other: '# people' })
}
