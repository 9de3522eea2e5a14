import { t } from '@lingui/core/macro'
import type { KeyboardEvent, RefObject } from 'react'
import type { App, AppsArrangement, Role } from '../../api/types.ts'
import { announce } from '../../ui/announce.ts'
import type { Locale } from '../../ui/format.ts'
import { AppTile } from './AppTile.tsx'
import classes from './AppsPage.module.css'
import { favouritesId, numberOf, toggled } from './arrangement.ts'
import type { Section } from './arrangement.ts'
import { noteOpened } from './recents.ts'
import { moveFocus } from './tile-grid.ts'

type Props = {
  grid: RefObject<HTMLDivElement | null>
  sections: readonly Section[]
  arrangement: AppsArrangement
  save: (next: AppsArrangement) => void
  user: { id: string; role: Role }
  now: number
  locale: Locale
  stale: boolean
}

/** The tiles under their headings. */
export function AppsBoard({ grid, sections, arrangement, save, user, now, locale, stale }: Props) {
  const favourites = sections.find(({ id }) => id === favouritesId)?.apps ?? []

  function toggle(app: App): void {
    const next = toggled(arrangement, app.key)
    if (next === arrangement) return announce(t`There is no room for another favourite`)
    save(next)
    // The tile changes its place when pointer and focus have left, so what happened is said.
    announce(next.favourites.includes(app.key) ? t`${app.name} is a favourite now` : t`${app.name} is no favourite any more`)
  }

  function onKey(event: KeyboardEvent<HTMLElement>): void {
    if (moveFocus(event, grid)) return
    if (event.key === 'Escape') event.currentTarget.dataset['quiet'] = ''
    const app = sections.flatMap((section) => section.apps).find(({ key }) => key === (event.target as HTMLElement).dataset['tile'])
    if (event.key === '*' && app) toggle(app)
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys move between the links inside
    <div ref={grid} onKeyDown={onKey} onFocus={speakAgain} onPointerEnter={speakAgain}>
      {sections.map((section) => (
        <section key={section.id} className={classes.section}>
          {sections.length > 1 ? <h2 className={classes.category}>{section.title}</h2> : null}
          <ul className={classes.grid}>
            {section.apps.map((app) => (
              <li key={app.key}>
                <AppTile
                  app={app}
                  role={user.role}
                  now={now}
                  locale={locale}
                  stale={stale}
                  favourite={{
                    chosen: arrangement.favourites.includes(app.key),
                    number: numberOf(favourites, app.key),
                    toggle: () => toggle(app),
                  }}
                  onOpen={() => noteOpened(user.id, app.key)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Details that Escape has hidden come back with the next tile. */
function speakAgain({ currentTarget }: { currentTarget: HTMLElement }): void {
  delete currentTarget.dataset['quiet']
}
