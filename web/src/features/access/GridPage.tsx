import { Button, TextInput } from '@mantine/core'
import { IconFilter, IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { paths } from '../../paths.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { countOf } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { Page } from '../../ui/Page.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { GroupTabs } from '../groups/GroupTabs.tsx'
import { gridQuery } from './access.api.ts'
import { AccessGridTable } from './AccessGridTable.tsx'
import { Effect } from './Effect.tsx'
import classes from './Grid.module.css'
import { changesOf, toggled } from './grid.ts'
import type { Pending } from './grid.ts'
import { useChanges } from './use-changes.ts'

const none: Pending = new Map()

/** All groups and all apps that are given: who has what, changed cell by cell and saved at once. */
export function GridPage() {
  const search = useSearch({ from: '/signed-in/admin/groups/apps' })
  const navigate = useNavigate({ from: paths.groupApps })
  const list = useInfiniteQuery({ ...gridQuery(search.search), placeholderData: keepPreviousData })
  const [apps, setApps] = useState('')
  const [pending, setPending] = useState<Pending>(none)
  const [reviewing, setReviewing] = useState(false)
  const { apply, pending: saving, error } = useChanges()
  const groups = list.data?.pages.flatMap((page) => page.items) ?? []
  const columns = (list.data?.pages[0]?.apps ?? []).filter(
    ({ name, visibility }) => visibility === 'granted' && name.toLowerCase().includes(apps.trim().toLowerCase()),
  )
  const onSearch = useCallback((text: string) => void navigate({ search: text === '' ? {} : { search: text }, replace: true }), [navigate])
  const [keys] = useState<PageKey[]>(() => [
    { keys: '← ↑ → ↓', label: 'Move between cells' },
    { keys: 'Space', label: 'Give the app, or take it away' },
  ])
  useKeys('Groups and apps', keys)
  const changes = changesOf(pending)
  const said = countOf(changes.length, 'change')

  return (
    <Page title="Groups" summary="Which group opens which app. Apps for everyone are not listed.">
      <GroupTabs />
      <UnsavedGuard when={changes.length > 0} />
      <div className={classes.tools}>
        <SearchField className={classes.search} label="Search groups" value={search.search ?? ''} onSearch={onSearch} />
        <TextInput
          className={classes.search ?? ''}
          aria-label="Show only apps named"
          placeholder="Show only apps named"
          leftSection={<IconFilter size={16} aria-hidden="true" />}
          value={apps}
          onChange={(event) => setApps(event.currentTarget.value)}
        />
      </div>
      {list.isPending ? <TableSkeleton /> : null}
      {list.isError && !list.data ? (
        <ErrorNotice error={list.error} title="The groups could not be loaded" onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && groups.length === 0 ? (
        <Empty
          icon={search.search === undefined ? IconUsersGroup : IconSearch}
          title={search.search === undefined ? 'No groups yet' : 'No group matches'}
        >
          {search.search === undefined ? 'Make a group first; then give it apps here.' : 'Try a shorter search.'}
        </Empty>
      ) : null}
      {list.isSuccess && groups.length > 0 && columns.length === 0 ? (
        <Empty icon={IconFilter} title="No app to give">
          {apps === '' ? 'Every app is for everyone.' : 'No app has this name.'}
        </Empty>
      ) : null}
      {groups.length > 0 && columns.length > 0 ? (
        <>
          <AccessGridTable
            groups={groups}
            apps={columns}
            pending={pending}
            onToggle={(group, appKey) => setPending((before) => toggled(before, group, appKey))}
          />
          <LoadMore list={list} shown={`${countOf(groups.length, 'group')} shown`} />
        </>
      ) : null}
      {changes.length > 0 ? (
        <div className={classes.bar} role="region" aria-label="Changes that are not saved">
          <strong>{said} not saved</strong>
          <Button variant="default" onClick={() => setPending(none)}>
            Discard
          </Button>
          <Button onClick={() => setReviewing(true)}>Review and save</Button>
        </div>
      ) : null}
      <ConfirmDialog
        opened={reviewing}
        title={`Save ${said}?`}
        confirm="Save"
        danger={false}
        pending={saving}
        error={error}
        onClose={() => setReviewing(false)}
        onConfirm={() =>
          apply(changes, `${said} saved`, () => {
            setPending(none)
            setReviewing(false)
          })
        }
      >
        <Effect changes={changes} />
      </ConfirmDialog>
    </Page>
  )
}
