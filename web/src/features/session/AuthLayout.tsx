import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { authPolicyQuery } from '../../api/queries.ts'
import { LanguageSwitch } from '../../language/LanguageSwitch.tsx'
import { InstallationName } from '../../ui/InstallationName.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { useDocumentTitle } from '../../ui/document-title.ts'
import classes from './AuthLayout.module.css'

type Props = { title: string; intro?: ReactNode; children: ReactNode; footer?: ReactNode }

/** The frame of the pages before sign-in: the gate on one side, one short form on the other. */
export function AuthLayout({ title, intro, children, footer }: Props) {
  useDocumentTitle(title)
  // It tells what the installation is called; most of these pages ask it for more.
  useQuery(authPolicyQuery)
  return (
    <div className={classes.frame}>
      <aside className={classes.gate}>
        <p className={classes.brand}>
          <Mark size={22} />
          <InstallationName />
        </p>
        <Arches />
        <p className={classes.motto}>
          <Trans>One door to your team’s apps.</Trans>
        </p>
      </aside>
      <main className={classes.side}>
        <div className={classes.form}>
          <p className={classes.brandSmall}>
            <Mark size={28} />
            <InstallationName />
          </p>
          <h1 className={classes.title}>{title}</h1>
          {intro ? <p className={classes.intro}>{intro}</p> : null}
          {children}
          {footer ? <div className={classes.footer}>{footer}</div> : null}
          <LanguageSwitch />
        </div>
      </main>
    </div>
  )
}

const arches = [0, 1, 2, 3, 4, 5, 6]

/** Arch behind arch, each a step further in, with a light at the end. */
function Arches() {
  return (
    <svg className={classes.arches} viewBox="0 0 400 480" aria-hidden="true" focusable="false" preserveAspectRatio="xMidYMax meet">
      {arches.map((step) => {
        const radius = 196 - step * 25
        const spring = 200 + step * 13
        const floor = 480 - step * 20
        return (
          <path
            key={step}
            d={`M${200 - radius} ${floor}V${spring}a${radius} ${radius} 0 0 1 ${radius * 2} 0V${floor}`}
            fill={step === arches.length - 1 ? 'var(--gate-light)' : 'var(--gate-shade)'}
            stroke="var(--gate-line)"
            strokeWidth="1.5"
            strokeOpacity={0.2 + step * 0.1}
          />
        )
      })}
      <path d="M154 360h92l150 120H4z" fill="url(#light)" />
      <defs>
        <linearGradient id="light" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="var(--gate-light)" stopOpacity="0.42" />
          <stop offset="1" stopColor="var(--gate-light)" stopOpacity="0.04" />
        </linearGradient>
      </defs>
    </svg>
  )
}
