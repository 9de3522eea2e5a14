import { Skeleton } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { AccessEffect, PlannedChange } from '../../api/access-types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { countOf } from '../../ui/format.ts'
import { previewQuery } from './access.api.ts'
import { someOf } from './access-words.ts'
import classes from './Access.module.css'

type Props = {
  changes: PlannedChange[]
  /** Said when nobody gains or loses anything. */
  none?: string
}

/** Who would gain and who would lose which app by changes that are not made yet. */
export function Effect({ changes, none = 'Nobody gains or loses an app by this.' }: Props) {
  const preview = useQuery(previewQuery(changes))
  if (changes.length === 0) return null
  if (preview.isError) return <ErrorNotice error={preview.error} title="Who gains and who loses could not be found out" />
  if (!preview.data) return <Skeleton height={44} aria-label="Finding out who gains and who loses" />
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
  return (
    <section aria-label={name}>
      <h3 className={classes.effectName}>{name}</h3>
      {gains.count > 0 ? (
        <p className={classes.change} data-change="gain">
          <IconPlus size={16} aria-hidden="true" />
          <span>
            <strong>{countOf(gains.count, 'person gains', 'people gain')} it:</strong> {someOf(gains.people, gains.count)}
          </span>
        </p>
      ) : null}
      {loses.count > 0 ? (
        <p className={classes.change} data-change="loss">
          <IconMinus size={16} aria-hidden="true" />
          <span>
            <strong>{countOf(loses.count, 'person loses', 'people lose')} it:</strong> {someOf(loses.people, loses.count)}
          </span>
        </p>
      ) : null}
    </section>
  )
}
