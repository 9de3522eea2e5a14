import { lazy, Suspense, useState } from 'react'
import { appIcons } from './app-icons.ts'
import type { AppIconShape } from './app-icons.ts'
import classes from './AppIcon.module.css'

const MoreIcon = lazy(() => import('./MoreIcon.tsx').then((module) => ({ default: module.MoreIcon })))
const byName: Record<string, AppIconShape> = appIcons

type Props = { icon: string; name: string; picture?: string | null; size?: 'tile' | 'small' }

/** A service's icon: its picture, else the one that comes along under that name, else the first letter of the service. */
export function AppIcon({ icon, name, picture = null, size = 'tile' }: Props) {
  // A picture that does not load (it may be forgotten already) is no reason for a hole.
  const [missing, setMissing] = useState<string | null>(null)
  const isPicture = picture !== null && picture !== missing
  const pixels = size === 'tile' ? 22 : 14
  return (
    <span className={classes.icon} data-size={size} data-picture={isPicture || undefined} aria-hidden="true">
      {isPicture ? (
        <img src={picture} alt="" onError={() => setMissing(picture)} />
      ) : (
        <Drawing icon={icon} pixels={pixels} letter={(Array.from(name)[0] ?? '?').toUpperCase()} />
      )}
    </span>
  )
}

function Drawing({ icon, letter, pixels }: { icon: string; letter: string; pixels: number }) {
  const Icon = Object.hasOwn(byName, icon) ? byName[icon] : undefined
  if (Icon) return <Icon size={pixels} stroke={1.6} />
  return (
    <Suspense fallback={letter}>
      <MoreIcon icon={icon} letter={letter} pixels={pixels} />
    </Suspense>
  )
}
