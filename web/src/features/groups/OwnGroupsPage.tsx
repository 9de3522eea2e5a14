import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ownGroupsQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { countOf, formatDate, formatMoment, formatNumber } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { Page } from '../../ui/Page.tsx'
import table from '../../ui/Table.module.css'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import classes from './Groups.module.css'

/** The groups a person is in; those they manage lead on to their members. */
export function OwnGroupsPage() {
  const own = useQuery(ownGroupsQuery)
  const locale = useLocale()
  const groups = own.data?.items ?? []
  return (
    <Page title="My groups" summary={groups.length > 0 ? countOf(groups.length, 'group') : ' '}>
      {own.isPending ? <TableSkeleton rows={3} /> : null}
      {own.isError ? <ErrorNotice error={own.error} title="Your groups could not be loaded" onRetry={() => void own.refetch()} /> : null}
      {own.data && groups.length === 0 ? (
        <Empty icon={IconUsersGroup} title="You are in no group">
          Groups give access to apps and documents together. An admin puts people into them.
        </Empty>
      ) : null}
      {groups.length > 0 ? (
        <div className={table.scroll}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Group</th>
                <th scope="col" className={`${table.wide} ${table.fit}`}>
                  You are
                </th>
                <th scope="col" className={`${table.wide} ${table.fit}`}>
                  People
                </th>
                <th scope="col" className={`${table.wide} ${table.fit}`}>
                  Since
                </th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.id}>
                  <td>
                    <div className={classes.words}>
                      {group.role === 'manager' ? (
                        <Link to={paths.ownGroup} params={{ id: group.id }} className={classes.name ?? ''}>
                          {group.name}
                        </Link>
                      ) : (
                        <strong>{group.name}</strong>
                      )}
                      {group.description === '' ? null : <span className={classes.about}>{group.description}</span>}
                      <span className={`${classes.about} ${table.phone}`}>
                        {group.role === 'manager' ? 'You manage it, ' : ''}
                        {countOf(group.member_count, 'person', 'people')}
                      </span>
                    </div>
                  </td>
                  <td className={`${table.wide} ${table.fit}`}>
                    <span className={classes.tag} data-strong={group.role === 'manager'}>
                      {group.role === 'manager' ? 'Manager' : 'Member'}
                    </span>
                  </td>
                  <td className={`${table.wide} ${table.fit}`}>{formatNumber(group.member_count)}</td>
                  <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(group.added_at, locale)}>
                    {formatDate(group.added_at, locale)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Page>
  )
}
