import { plural, t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { IconFilter, IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { paths } from '../../paths.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
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
    { keys: '← ↑ → ↓', label: t`Move between cells` },
    { keys: 'Home', label: t`To the start of a row` },
    { keys: 'End', label: t`To the end of a row` },
    { keys: 'PgUp PgDn', label: t`Ten groups up or down` },
    { keys: 'Space', label: t`Give the app, or take it away` },
  ])
  useKeys(t`Groups and apps`, keys)
  const changes = changesOf(pending)
  const [count, shown] = [changes.length, groups.length]

  return (
    <Page title={t`Groups`} summary={t`Which group opens which app. Apps for everyone are not listed.`}>
      <GroupTabs />
      <UnsavedGuard when={changes.length > 0} />
      <div className={classes.tools}>
        <SearchField className={classes.search} label={t`Search groups`} value={search.search ?? ''} onSearch={onSearch} />
        <TextInput
          className={classes.search ?? ''}
          aria-label={t`Show only apps named`}
          placeholder={t`Show only apps named`}
          leftSection={<IconFilter size={16} aria-hidden="true" />}
          value={apps}
          onChange={(event) => setApps(event.currentTarget.value)}
        />
      </div>
      {list.isPending ? <TableSkeleton /> : null}
      {list.isError && !list.data ? (
        <ErrorNotice error={list.error} title={t`The groups could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && groups.length === 0 ? (
        <Empty
          icon={search.search === undefined ? IconUsersGroup : IconSearch}
          title={search.search === undefined ? t`No groups yet` : t`No group matches`}
        >
          {search.search === undefined ? t`Make a group first; then give it apps here.` : t`Try a shorter search.`}
        </Empty>
      ) : null}
      {list.isSuccess && groups.length > 0 && columns.length === 0 ? (
        <Empty icon={IconFilter} title={t`No app to give`}>
          {apps === '' ? t`Every app is for everyone.` : t`No app has this name.`}
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
          <LoadMore list={list} shown={plural(shown, { one: '# group shown', other: '# groups shown' })} />
        </>
      ) : null}
      {changes.length > 0 ? (
        <div className={classes.bar} role="region" aria-label={t`Changes that are not saved`}>
          <strong>
            <Plural value={count} one="# change not saved" other="# changes not saved" />
          </strong>
          <Button variant="default" onClick={() => setPending(none)}>
            <Trans>Discard</Trans>
          </Button>
          <Button onClick={() => setReviewing(true)}>{t`Review and save`}</Button>
        </div>
      ) : null}
      <ConfirmDialog
        opened={reviewing}
        title={plural(count, { one: 'Save # change?', other: 'Save # changes?' })}
        confirm={t`Save`}
        danger={false}
        pending={saving}
        error={error}
        onClose={() => setReviewing(false)}
        onConfirm={() =>
          apply(changes, plural(count, { one: '# change saved', other: '# changes saved' }), () => {
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
