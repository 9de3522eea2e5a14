import { Link } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import classes from './PlaceNav.module.css'

type Place = { to: string; label: string; icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: 'true' }>; exact?: boolean }

/** A second row of places, below those that every page shares. `exact`: not also for the pages below it. */
export function PlaceNav({ label, places }: { label: string; places: readonly Place[] }) {
  return (
    <nav className={classes.nav} aria-label={label}>
      <div className={classes.row}>
        {places.map(({ to, label: name, icon: Icon, exact = false }) => (
          <Link key={to} to={to} className={classes.link} activeOptions={{ exact }}>
            <Icon size={16} stroke={1.75} aria-hidden="true" />
            {name}
          </Link>
        ))}
      </div>
    </nav>
  )
}
