import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { Skeleton } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { AccessEffect, PlannedChange } from '../../api/access-types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { previewQuery } from './access.api.ts'
import { someOf } from './access-words.ts'
import classes from './Access.module.css'

type Props = {
  changes: PlannedChange[]
  /** Said when nobody gains or loses anything. */
  none?: string
}

/** Who would gain and who would lose which app by changes that are not made yet. */
export function Effect({ changes, none = t`Nobody gains or loses an app by this.` }: Props) {
  const preview = useQuery(previewQuery(changes))
  if (changes.length === 0) return null
  if (preview.isError) return <ErrorNotice error={preview.error} title={t`Who gains and who loses could not be found out`} />
  if (!preview.data) return <Skeleton height={44} aria-label={t`Finding out who gains and who loses`} />
  const touched = preview.data.apps.filter(({ gains, loses }) => gains.count + loses.count > 0)
  return (
    <div className={classes.effect} role="status">
      {touched.length === 0 ? <p className={classes.quiet}>{none}</p> : null}
      {touched.map((app) => (
        <AppEffect key={app.key} app={app} />
      ))}
    </div>
  )
}

function AppEffect({ app: { name, gains, loses } }: { app: AccessEffect }) {
  const [gained, lost] = [gains.count, loses.count]
  return (
    <section aria-label={name}>
      <h3 className={classes.effectName}>{name}</h3>
      {gained > 0 ? (
        <p className={classes.change} data-change="gain">
          <IconPlus size={16} aria-hidden="true" />
          <span>
            <strong>
              <Plural value={gained} one="# person gains it:" other="# people gain it:" />
            </strong>{' '}
            {someOf(gains.people, gained)}
          </span>
        </p>
      ) : null}
      {lost > 0 ? (
        <p className={classes.change} data-change="loss">
          <IconMinus size={16} aria-hidden="true" />
          <span>
            <strong>
              <Plural value={lost} one="# person loses it:" other="# people lose it:" />
            </strong>{' '}
            {someOf(loses.people, lost)}
          </span>
        </p>
      ) : null}
    </section>
  )
}
