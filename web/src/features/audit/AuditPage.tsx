import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Menu } from '@mantine/core'
import { IconDownload, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { auditExportPath, paths } from '../../paths.ts'
import type { AuditSearch } from '../../search-params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { auditQuery, filterOf } from './audit.api.ts'
import { AuditFilters } from './AuditFilters.tsx'
import { AuditTable } from './AuditTable.tsx'
import { ChainNotice } from './ChainNotice.tsx'

/** What happened: who did what, when, and what was different afterwards. */
export function AuditPage() {
  const search = useSearch({ from: '/signed-in/admin/audit' })
  const navigate = useNavigate({ from: paths.audit })
  const list = useInfiniteQuery({ ...auditQuery(search), placeholderData: keepPreviousData })
  const events = list.data?.pages.flatMap((page) => page.items) ?? []
  const shown = events.length
  const setField = useCallback(
    (name: keyof AuditSearch, value: string) => {
      void navigate({
        search: (before: AuditSearch) => {
          const { [name]: _before, ...rest } = before
          return value === '' ? rest : { ...rest, [name]: value }
        },
        replace: true,
      })
    },
    [navigate],
  )

  return (
    <Page title={t`Audit`} summary={<ChainNotice />} actions={<ExportMenu search={search} />}>
      <AuditFilters search={search} person={personIn(events, search.person)} onChange={setField} />
      {list.isPending ? <TableSkeleton rows={8} /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title={t`The events could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && events.length === 0 ? (
        <Empty
          icon={IconSearch}
          title={t`Nothing matches`}
          action={
            <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
              <Trans>Show everything</Trans>
            </Button>
          }
        >
          <Trans>Nothing like this was written down with these filters.</Trans>
        </Empty>
      ) : null}
      {events.length > 0 ? (
        <>
          <AuditTable events={events} />
          <LoadMore list={list} shown={plural(shown, { one: '# event shown', other: '# events shown' })} />
        </>
      ) : null}
    </Page>
  )
}

/** What the person of the filter is called, by the events themselves: the account may be gone. */
function personIn(
  events: { actor: { id: string | null; label: string | null }; target: { id: string; label: string | null } | null }[],
  id?: string,
) {
  if (id === undefined) return null
  const labels = events.flatMap(({ actor, target }) => [actor.id === id ? actor.label : null, target?.id === id ? target.label : null])
  return labels.find((label) => label !== null) ?? t`one person`
}

function ExportMenu({ search }: { search: AuditSearch }) {
  const filter = filterOf(search) as Record<string, string>
  return (
    <Menu width={220}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          <Trans>Export</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={auditExportPath('csv', filter)} download>
          <Trans>As CSV, for spreadsheets</Trans>
        </Menu.Item>
        <Menu.Item component="a" href={auditExportPath('ndjson', filter)} download>
          <Trans>As JSON lines, for programs</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
