import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { ComponentType } from 'react'
import classes from './PlaceNav.module.css'

type Place = {
  to: string
  label: string
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: 'true' }>
  /** Not also for the pages below it. */
  exact?: boolean
}

/** What waits at a place: how many, and of what, for who does not see where the number stands. */
type PlaceNote = { count: number; label: string }

type Notes = Partial<Record<string, PlaceNote>>

/** A second row of places, below those that every page shares. */
export function PlaceNav({ label, places }: { label: string; places: readonly Place[] }) {
  const row = useRowAtPlace('')
  return (
    <nav className={classes.nav} aria-label={label}>
      <div ref={row} className={classes.row}>
        <Places places={places} notes={{}} />
      </div>
    </nav>
  )
}

export type PlaceSection = { heading: string | null; places: readonly Place[] }

/** Many places, in sections beside the page; where there is no room for that, in a row above it. */
export function PlaceColumn({ label, sections, notes }: { label: string; sections: readonly PlaceSection[]; notes: Notes }) {
  // A number that arrives makes the row longer.
  const row = useRowAtPlace(Object.keys(notes).join(' '))
  return (
    <nav className={classes.column} aria-label={label}>
      <div ref={row} className={classes.row}>
        {sections.map(({ heading, places }) => (
          <div key={places[0]?.to} className={classes.section} role="group" aria-label={heading ?? undefined}>
            {heading === null ? null : (
              <p className={classes.heading} aria-hidden="true">
                {heading}
              </p>
            )}
            <Places places={places} notes={notes} />
          </div>
        ))}
      </div>
    </nav>
  )
}

/** On a phone the row is longer than the screen; where one is must be in sight. */
function useRowAtPlace(changes: string) {
  const row = useRef<HTMLDivElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  useEffect(() => {
    const here = row.current?.querySelector<HTMLElement>('[data-status=active]')
    if (row.current && here)
      row.current.scrollLeft = here.offsetLeft - row.current.offsetLeft - (row.current.clientWidth - here.offsetWidth) / 2
  }, [path, changes])
  return row
}

function Places({ places, notes }: { places: readonly Place[]; notes: Notes }) {
  return places.map(({ to, label, icon: Icon, exact = false }) => (
    <Link key={to} to={to} className={classes.link} activeOptions={{ exact }}>
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      {label}
      <Count note={notes[to]} />
    </Link>
  ))
}

function Count({ note }: { note: PlaceNote | undefined }) {
  if (note === undefined) return null
  return (
    <span className={classes.count}>
      {note.count}
      <span className="visually-hidden"> {note.label}</span>
    </span>
  )
}
