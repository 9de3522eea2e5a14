import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { App, AppsArrangement } from '../../api/types.ts'
import { announce } from '../../ui/announce.ts'
import classes from './AppsPage.module.css'
import { ArrangeTile } from './ArrangeTile.tsx'
import { moved, sectionsOf, toggled } from './arrangement.ts'
import { useDrag } from './drag.ts'

type Props = { apps: readonly App[]; arrangement: AppsArrangement; save: (next: AppsArrangement) => void; onDone: () => void }

/** The tiles while a person puts them in order: dragged, or moved by keys or buttons within their section. */
export function ArrangeBoard({ apps, arrangement, save, onDone }: Props) {
  const [draft, setDraft] = useState<AppsArrangement | null>(null)
  const shown = draft ?? arrangement
  const sections = sectionsOf(apps, shown)
  const board = useRef<HTMLDivElement>(null)
  const [held, setHeld] = useState<string | null>(null)

  useLayoutEffect(() => {
    // A tile that moves in the document loses the focus on the way.
    if (held !== null) board.current?.querySelector<HTMLElement>(`[data-grip="${held}"]`)?.focus()
  }, [held, shown])

  const drag = useDrag({
    onOver: (key, over) => {
      const section = sections.find((one) => one.apps.some((app) => app.key === key))
      const to = section?.apps.findIndex((app) => app.key === over) ?? -1
      if (to !== -1) setDraft(moved(shown, sections, { key, to }))
    },
    onDrop: () => {
      if (draft) save(draft)
      setDraft(null)
    },
    onCancel: () => setDraft(null),
  })

  function step(app: App, by: number): void {
    const section = sections.find((one) => one.apps.includes(app))
    if (!section) return
    const to = section.apps.indexOf(app) + by
    if (to < 0 || to >= section.apps.length) return
    setHeld(app.key)
    save(moved(arrangement, sections, { key: app.key, to }))
    announce(t`${app.name}, ${to + 1} of ${section.apps.length} in ${section.title}`)
  }

  function onKey(event: KeyboardEvent, app: App): void {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    step(app, by)
  }

  return (
    <div ref={board} data-arranging="" className={drag.dragged === null ? undefined : classes.dragging}>
      <div className={classes.arranging} role="status">
        <span>
          <Trans>Drag the tiles, or move them with the arrow keys on their handles. Sections are made by your admins.</Trans>
        </span>
        <Button variant="default" disabled={arrangement.order.length === 0} onClick={() => save({ ...arrangement, order: [] })}>
          <Trans>Use the team’s order</Trans>
        </Button>
        <Button onClick={onDone}>
          <Trans>Done</Trans>
        </Button>
      </div>
      {sections.map((section) => (
        <section key={section.id} className={classes.section}>
          <h2 className={classes.category}>{section.title}</h2>
          <ul className={classes.grid}>
            {section.apps.map((app, at) => (
              <li key={app.key} data-place={app.key}>
                <ArrangeTile
                  app={app}
                  isDragged={drag.dragged === app.key}
                  isFirst={at === 0}
                  isLast={at === section.apps.length - 1}
                  grip={{ ...drag.grip(app.key), onKeyDown: (event) => onKey(event, app), onBlur: () => setHeld(null) }}
                  onStep={(by) => step(app, by)}
                  favourite={{ chosen: arrangement.favourites.includes(app.key), toggle: () => save(toggled(arrangement, app.key)) }}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
