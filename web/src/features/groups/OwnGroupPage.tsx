import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconArrowLeft, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ownGroupsQuery } from '../../api/queries.ts'
import { useState } from 'react'
import { paths } from '../../paths.ts'
import type { MembersSearch } from '../../search-params.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatDate } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { NotFoundPage } from '../shell/fault-pages.tsx'
import { AddPeopleDialog } from './AddPeopleDialog.tsx'
import classes from './Groups.module.css'
import { MembersPanel } from './MembersPanel.tsx'

/** A group as its people see it: who is in it is for its managers. */
export function OwnGroupPage() {
  const { id } = useParams({ from: '/signed-in/groups/$id' })
  const search = useSearch({ from: '/signed-in/groups/$id' })
  const navigate = useNavigate({ from: paths.ownGroup })
  const own = useQuery(ownGroupsQuery)
  const locale = useLocale()
  const group = own.data?.items.find((item) => item.id === id)
  const isManager = group?.role === 'manager'
  const people = group?.member_count ?? 0
  const since = group ? formatDate(group.added_at, locale) : ''
  const [adding, setAdding] = useState(false)
  if (own.data && !group) return <NotFoundPage />

  return (
    <>
      <Page
        title={group?.name ?? t`Group`}
        summary={group ? [group.description, plural(people, { one: '# person', other: '# people' })].filter(Boolean).join(' · ') : ' '}
        above={
          <Link to={paths.ownGroups} className={classes.back ?? ''}>
            <IconArrowLeft size={16} aria-hidden="true" />
            <Trans>My groups</Trans>
          </Link>
        }
        actions={
          isManager ? (
            <Button leftSection={<IconUserPlus size={16} />} onClick={() => setAdding(true)}>
              <Trans>Add people</Trans>
            </Button>
          ) : null
        }
      >
        {own.isPending ? <TableSkeleton /> : null}
        {own.isError ? <ErrorNotice error={own.error} title={t`The group could not be loaded`} onRetry={() => void own.refetch()} /> : null}
        {group && !isManager ? (
          <p className={classes.about}>
            <Trans>You have been a member since {since}. Who else is in the group is for its managers and your admins to see.</Trans>
          </p>
        ) : null}
        {group && isManager ? (
          <MembersPanel
            group={group}
            place="own"
            search={search}
            onSearch={(next: MembersSearch) => void navigate({ search: next, replace: true })}
            onAdd={() => setAdding(true)}
          />
        ) : null}
      </Page>
      {group && isManager && adding ? <AddPeopleDialog group={group} place="own" onClose={() => setAdding(false)} /> : null}
    </>
  )
}
