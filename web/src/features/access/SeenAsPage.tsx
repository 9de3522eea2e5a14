import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconApps, IconArrowLeft, IconEye } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { HolderKind } from '../../api/access-types.ts'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { StatusLabel } from '../../ui/StatusLabel.tsx'
import { AppIcon } from '../apps/AppIcon.tsx'
import { AppsSkeleton } from '../apps/AppsSkeleton.tsx'
import { byCategory } from '../apps/tiles.ts'
import { seenAsQuery } from './access.api.ts'
import access from './Access.module.css'
import classes from './SeenAs.module.css'

export function SeenAsUserPage() {
  const { id } = useParams({ from: '/signed-in/admin/users/$id/apps' })
  return <SeenAs kind="user" id={id} />
}

export function SeenAsGroupPage() {
  const { id } = useParams({ from: '/signed-in/admin/groups/$id/apps' })
  return <SeenAs kind="group" id={id} />
}

/** The Apps page as somebody else sees it, only to look at: nothing here opens anything. */
function SeenAs({ kind, id }: { kind: HolderKind; id: string }) {
  const seen = useQuery(seenAsQuery(kind, id))
  const name = seen.data?.name
  const whose = kind === 'user' ? (name ?? t`this person`) : inGroupOnly(name ?? t`this group`)
  return (
    <Page
      title={name ? t`Apps of ${name}` : t`Apps`}
      above={
        <Link to={kind === 'user' ? paths.user : paths.group} params={{ id }} className={classes.back ?? ''}>
          <IconArrowLeft size={16} aria-hidden="true" />
          {name ?? t`Back`}
        </Link>
      }
    >
      <div className={access.seenAs} role="note">
        <IconEye size={20} aria-hidden="true" />
        <p>
          <Trans>
            You see the Apps page as <strong>{whose}</strong> sees it. It is only to look at: you are still yourself, and nothing opens.
          </Trans>
        </p>
      </div>
      {seen.isPending ? <AppsSkeleton /> : null}
      {seen.isError && !seen.data ? (
        <ErrorNotice error={seen.error} title={t`The apps could not be loaded`} onRetry={() => void seen.refetch()} />
      ) : null}
      {seen.data?.items.length === 0 ? (
        <Empty icon={IconApps} title={t`No apps`}>
          {kind === 'user' ? t`Nobody has given this person an app.` : t`The group opens no app, and none is for everyone.`}
        </Empty>
      ) : null}
      {byCategory(seen.data?.items ?? []).map(({ category, apps }, _index, all) => (
        <section key={category} className={classes.section}>
          {all.length > 1 ? <h2 className={classes.category}>{category}</h2> : null}
          <ul className={classes.grid}>
            {apps.map((app) => (
              <li key={app.key} className={classes.tile}>
                <AppIcon icon={app.icon} name={app.name} />
                <span className={access.words}>
                  <span className={access.name}>{app.name}</span>
                  <span className={access.about}>{app.description}</span>
                  <StatusLabel status={app.status} reason={app.reason} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  )
}

const inGroupOnly = (group: string): string => t`somebody who is in ${group} only`
