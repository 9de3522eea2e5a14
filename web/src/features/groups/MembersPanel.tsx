import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Select } from '@mantine/core'
import { IconSearch, IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { GroupMember } from '../../api/types.ts'
import { oneOf } from '../../search-params.ts'
import type { MembersSearch } from '../../search-params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import classes from './Groups.module.css'
import { membersQuery } from './groups.api.ts'
import type { Place } from './groups.api.ts'
import { MembersTable } from './MembersTable.tsx'
import { RemoveMemberDialog } from './RemoveMemberDialog.tsx'

type Props = {
  group: { id: string; name: string }
  place: Place
  search: MembersSearch
  onSearch: (search: MembersSearch) => void
  onAdd: () => void
}

/** The people in a group: search, role, add, remove. */
export function MembersPanel({ group, place, search, onSearch, onAdd }: Props) {
  const list = useInfiniteQuery({ ...membersQuery({ place, id: group.id, search }), placeholderData: keepPreviousData })
  const members = list.data?.pages.flatMap((page) => page.items) ?? []
  const shown = members.length
  const [removing, setRemoving] = useState<GroupMember | null>(null)
  const filtered = Object.keys(search).length > 0
  const { role } = search
  const onText = useCallback(
    (text: string) => onSearch({ ...(text === '' ? {} : { search: text }), ...(role === undefined ? {} : { role }) }),
    [onSearch, role],
  )
  const onRole = (chosen: MembersSearch['role']): void =>
    onSearch({ ...(search.search === undefined ? {} : { search: search.search }), ...(chosen === undefined ? {} : { role: chosen }) })

  return (
    <>
      {members.length > 0 || filtered ? (
        <div className={classes.tools}>
          <SearchField className={classes.search} label={t`Search name or e-mail`} value={search.search ?? ''} onSearch={onText} />
          <Select
            className={classes.filter ?? ''}
            aria-label={t`Role in the group`}
            data={[
              { value: '', label: t`Everybody` },
              { value: 'manager', label: t`Managers` },
              { value: 'member', label: t`Members` },
            ]}
            value={search.role ?? ''}
            onChange={(value) => onRole(oneOf(['manager', 'member'], value))}
          />
        </div>
      ) : null}
      {list.isPending ? <TableSkeleton /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title={t`The people could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && members.length === 0 && filtered ? (
        <Empty
          icon={IconSearch}
          title={t`Nobody matches`}
          action={
            <Button variant="default" onClick={() => onSearch({})}>
              <Trans>Show everybody</Trans>
            </Button>
          }
        />
      ) : null}
      {list.isSuccess && members.length === 0 && !filtered ? (
        <Empty
          icon={IconUsersGroup}
          title={t`Nobody is in this group`}
          action={
            <Button leftSection={<IconUserPlus size={16} />} onClick={onAdd}>
              <Trans>Add people</Trans>
            </Button>
          }
        >
          <Trans>Add people one by one, or paste a list of e-mail addresses.</Trans>
        </Empty>
      ) : null}
      {members.length > 0 ? (
        <>
          <MembersTable group={group} place={place} members={members} onRemove={setRemoving} />
          <LoadMore list={list} shown={plural(shown, { one: '# person shown', other: '# people shown' })} />
        </>
      ) : null}
      {removing ? <RemoveMemberDialog group={group} place={place} member={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  )
}
