import { appIcons } from './app-icons.ts'
import type { AppIconShape } from './app-icons.ts'
import classes from './AppIcon.module.css'

const byName: Record<string, AppIconShape> = appIcons

/** A service's icon by its name; the first letter of the service where the name is not one of ours. */
export function AppIcon({ icon, name, size = 'tile' }: { icon: string; name: string; size?: 'tile' | 'small' }) {
  const Icon = Object.hasOwn(byName, icon) ? byName[icon] : undefined
  return (
    <span className={classes.icon} data-size={size} aria-hidden="true">
      {Icon ? <Icon size={size === 'tile' ? 22 : 14} stroke={1.6} /> : (Array.from(name)[0] ?? '?').toUpperCase()}
    </span>
  )
}
