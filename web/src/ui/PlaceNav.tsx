import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { ComponentType } from 'react'
import classes from './PlaceNav.module.css'

type Place = { to: string; label: string; icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: 'true' }>; exact?: boolean }

/** What waits at a place: how many, and of what, for who does not see where the number stands. */
type Note = { count: number; label: string }

type Props = { label: string; places: readonly Place[]; notes?: Partial<Record<string, Note>> }

/** A second row of places, below those that every page shares. `exact`: not also for the pages below it. */
export function PlaceNav({ label, places, notes = {} }: Props) {
  const row = useRef<HTMLDivElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  // A number that arrives makes the row longer.
  const noted = Object.keys(notes).join(' ')
  // On a phone the row is longer than the screen; where one is must be in sight.
  useEffect(() => {
    const here = row.current?.querySelector<HTMLElement>('[data-status=active]')
    if (row.current && here)
      row.current.scrollLeft = here.offsetLeft - row.current.offsetLeft - (row.current.clientWidth - here.offsetWidth) / 2
  }, [path, noted])
  return (
    <nav className={classes.nav} aria-label={label}>
      <div ref={row} className={classes.row}>
        {places.map(({ to, label: name, icon: Icon, exact = false }) => (
          <Link key={to} to={to} className={classes.link} activeOptions={{ exact }}>
            <Icon size={16} stroke={1.75} aria-hidden="true" />
            {name}
            <Count note={notes[to]} />
          </Link>
        ))}
      </div>
    </nav>
  )
}

function Count({ note }: { note: Note | undefined }) {
  if (note === undefined) return null
  return (
    <span className={classes.count}>
      {note.count}
      <span className="visually-hidden"> {note.label}</span>
    </span>
  )
}
