import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { Skeleton } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { AccessEffect, AccountChange, PlannedChange } from '../../api/access-types.ts'
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
  return (
    <Previewed changes={changes} none={none}>
      {(touched) => touched.map((app) => <AppEffect key={app.key} app={app} />)}
    </Previewed>
  )
}

/** The same of one person, whose apps are what differs. */
export function PersonEffect({ changes, none }: { changes: AccountChange[]; none: string }) {
  return (
    <Previewed changes={changes} none={none}>
      {(touched) => {
        const apps = { gain: touched.filter(({ gains }) => gains.count > 0), loss: touched.filter(({ loses }) => loses.count > 0) }
        const [gained, lost] = [apps.gain.length, apps.loss.length]
        return (
          <>
            {gained > 0 ? (
              <EffectLine of="gain" names={namesOf(apps.gain)}>
                <Plural value={gained} one="Gains # app:" other="Gains # apps:" />
              </EffectLine>
            ) : null}
            {lost > 0 ? (
              <EffectLine of="loss" names={namesOf(apps.loss)}>
                <Plural value={lost} one="Loses # app:" other="Loses # apps:" />
              </EffectLine>
            ) : null}
          </>
        )
      }}
    </Previewed>
  )
}

const namesOf = (apps: readonly AccessEffect[]): string => apps.map(({ name }) => name).join(', ')

type PreviewedProps = { changes: PlannedChange[]; none: string; children: (touched: readonly AccessEffect[]) => ReactNode }

function Previewed({ changes, none, children }: PreviewedProps) {
  const preview = useQuery(previewQuery(changes))
  if (changes.length === 0) return null
  if (preview.isError) return <ErrorNotice error={preview.error} title={t`Who gains and who loses could not be found out`} />
  if (!preview.data) return <Skeleton height={44} mt={12} aria-label={t`Finding out who gains and who loses`} />
  const touched = preview.data.apps.filter(({ gains, loses }) => gains.count + loses.count > 0)
  return (
    <div className={classes.effect} role="status">
      {touched.length === 0 ? <p className={classes.quiet}>{none}</p> : children(touched)}
    </div>
  )
}

function EffectLine({ of, names, children }: { of: 'gain' | 'loss'; names: string; children: ReactNode }) {
  const Icon = of === 'gain' ? IconPlus : IconMinus
  return (
    <p className={classes.change} data-change={of}>
      <Icon size={16} aria-hidden="true" />
      <span>
        <strong>{children}</strong> {names}
      </span>
    </p>
  )
}

function AppEffect({ app: { name, gains, loses } }: { app: AccessEffect }) {
  const [gained, lost] = [gains.count, loses.count]
  return (
    <section aria-label={name}>
      <h3 className={classes.effectName}>{name}</h3>
      {gained > 0 ? (
        <EffectLine of="gain" names={someOf(gains.people, gained)}>
          <Plural value={gained} one="# person gains it:" other="# people gain it:" />
        </EffectLine>
      ) : null}
      {lost > 0 ? (
        <EffectLine of="loss" names={someOf(loses.people, lost)}>
          <Plural value={lost} one="# person loses it:" other="# people lose it:" />
        </EffectLine>
      ) : null}
    </section>
  )
}
