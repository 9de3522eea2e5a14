import { appIcons } from './app-icons.ts'
import type { AppIconShape } from './app-icons.ts'
import classes from './AppIcon.module.css'

const byName: Record<string, AppIconShape> = appIcons

/** A service's icon by its name; the first letter of the service where the name is not one of ours. */
export function AppIcon({ icon, name }: { icon: string; name: string }) {
  const Icon = Object.hasOwn(byName, icon) ? byName[icon] : undefined
  return (
    <span className={classes.icon} aria-hidden="true">
      {Icon ? <Icon size={22} stroke={1.6} /> : (Array.from(name)[0] ?? '?').toUpperCase()}
    </span>
  )
}
