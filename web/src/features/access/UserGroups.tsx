import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatDate } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { userGroupsQuery } from './access.api.ts'
import classes from './Access.module.css'

/** The groups a person is in. */
export function UserGroups({ id }: { id: string }) {
  const groups = useQuery(userGroupsQuery(id))
  const locale = useLocale()
  if (groups.isError && !groups.data)
    return <ErrorNotice error={groups.error} title={t`The groups could not be loaded`} onRetry={() => void groups.refetch()} />
  if (!groups.data) return <Skeleton height={48} />
  if (groups.data.items.length === 0) return <p className={classes.quiet}>{t`In no group.`}</p>
  return (
    <ul className={classes.list}>
      {groups.data.items.map((group) => (
        <li key={group.id}>
          <span className={classes.words}>
            <Link to={paths.group} params={{ id: group.id }} className={classes.link ?? ''}>
              {group.name}
            </Link>
            <span className={classes.about}>{sinceText(group.role === 'manager', formatDate(group.added_at, locale))}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

const sinceText = (isManager: boolean, date: string): string => (isManager ? t`Manager since ${date}` : t`Member since ${date}`)
