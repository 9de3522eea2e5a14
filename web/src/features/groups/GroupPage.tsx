import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconArrowLeft, IconPencil, IconTrash, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { MembersSearch } from '../../search-params.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { GroupApps } from '../access/GroupApps.tsx'
import { AddPeopleDialog } from './AddPeopleDialog.tsx'
import { DeleteGroupDialog } from './DeleteGroupDialog.tsx'
import { GroupDialog } from './GroupDialog.tsx'
import classes from './Groups.module.css'
import { groupQuery } from './groups.api.ts'
import { peopleIn } from './GroupsTable.tsx'
import { MembersPanel } from './MembersPanel.tsx'

/** One group as an admin sees it. */
export function GroupPage() {
  const { id } = useParams({ from: '/signed-in/admin/groups/$id' })
  const search = useSearch({ from: '/signed-in/admin/groups/$id' })
  const navigate = useNavigate({ from: paths.group })
  const found = useQuery(groupQuery(id))
  const group = found.data
  const [opened, setOpened] = useState<'add' | 'edit' | 'delete' | null>(null)
  const close = (): void => setOpened(null)

  return (
    <>
      <Page
        title={group?.name ?? t`Group`}
        summary={group ? summaryOf(group) : ' '}
        above={
          <Link to={paths.groups} className={classes.back ?? ''}>
            <IconArrowLeft size={16} aria-hidden="true" />
            <Trans>Groups</Trans>
          </Link>
        }
        actions={
          group ? (
            <>
              <Button variant="default" leftSection={<IconPencil size={16} />} onClick={() => setOpened('edit')}>
                <Trans>Edit</Trans>
              </Button>
              <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setOpened('delete')}>
                <Trans>Delete…</Trans>
              </Button>
              <Button leftSection={<IconUserPlus size={16} />} onClick={() => setOpened('add')}>
                <Trans>Add people</Trans>
              </Button>
            </>
          ) : null
        }
      >
        {found.isPending ? <TableSkeleton /> : null}
        {found.isError && !group ? (
          <ErrorNotice error={found.error} title={t`The group could not be loaded`} onRetry={() => void found.refetch()} />
        ) : null}
        {group ? (
          <Section title={t`Apps`} about={t`What everybody in this group can open.`}>
            <GroupApps group={group} />
          </Section>
        ) : null}
        {group ? (
          <div className={classes.members}>
            <MembersPanel
              group={group}
              place="admin"
              search={search}
              onSearch={(next: MembersSearch) => void navigate({ search: next, replace: true })}
              onAdd={() => setOpened('add')}
            />
          </div>
        ) : null}
      </Page>
      {group && opened === 'add' ? <AddPeopleDialog group={group} place="admin" onClose={close} /> : null}
      {group && opened === 'edit' ? <GroupDialog group={group} onClose={close} /> : null}
      {group && opened === 'delete' ? (
        <DeleteGroupDialog group={group} onClose={close} onDeleted={() => void navigate({ to: paths.groups })} />
      ) : null}
    </>
  )
}

function summaryOf(group: Parameters<typeof peopleIn>[0]): string {
  return [group.description, peopleIn(group), group.require_second_factor ? t`second factor required` : '']
    .filter((part) => part !== '')
    .join(' · ')
}
