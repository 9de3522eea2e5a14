import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ownGroupsQuery } from '../../api/queries.ts'
import type { OwnGroup } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatDate, formatMoment, formatNumber } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { Page } from '../../ui/Page.tsx'
import table from '../../ui/Table.module.css'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import classes from './Groups.module.css'

/** The groups a person is in; each leads on to its page. */
export function OwnGroupsPage() {
  const own = useQuery(ownGroupsQuery)
  const locale = useLocale()
  const groups = own.data?.items ?? []
  const count = groups.length
  return (
    <Page title={t`My groups`} summary={count > 0 ? plural(count, { one: '# group', other: '# groups' }) : ' '}>
      {own.isPending ? <TableSkeleton rows={3} /> : null}
      {own.isError ? <ErrorNotice error={own.error} title={t`Your groups could not be loaded`} onRetry={() => void own.refetch()} /> : null}
      {own.data && groups.length === 0 ? (
        <Empty icon={IconUsersGroup} title={t`You are in no group`}>
          <Trans>Groups give access to apps and documents together. An admin puts people into them.</Trans>
        </Empty>
      ) : null}
      {groups.length > 0 ? (
        <div className={table.scroll}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">
                  <Trans>Group</Trans>
                </th>
                <th scope="col" className={`${table.wide} ${table.fit}`}>
                  <Trans>You are</Trans>
                </th>
                <th scope="col" className={`${table.wide} ${table.fit}`}>
                  <Trans>People</Trans>
                </th>
                <th scope="col" className={`${table.wide} ${table.fit}`}>
                  <Trans>Since</Trans>
                </th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.id}>
                  <td>
                    <div className={classes.words}>
                      <Link to={paths.ownGroup} params={{ id: group.id }} className={classes.name ?? ''}>
                        {group.name}
                      </Link>
                      {group.description === '' ? null : <span className={classes.about}>{group.description}</span>}
                      <span className={`${classes.about} ${table.phone}`}>{peopleIn(group)}</span>
                    </div>
                  </td>
                  <td className={`${table.wide} ${table.fit}`}>
                    <span className={classes.tag} data-strong={group.role === 'manager'}>
                      {group.role === 'manager' ? t`Manager` : t`Member`}
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

function peopleIn({ role, member_count: count }: OwnGroup): string {
  return role === 'manager'
    ? plural(count, { one: 'You manage it, # person', other: 'You manage it, # people' })
    : plural(count, { one: '# person', other: '# people' })
}
