import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Modal, useMantineColorScheme } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { appsQuery } from '../../api/queries.ts'
import { signOut } from '../../api/sign-out.ts'
import type { App } from '../../api/types.ts'
import { linkOf } from '../../ui/app-link.ts'
import { useFocusReturn } from '../../ui/focus-return.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { useUser } from '../../ui/use-user.ts'
import { useApproves } from '../shell/use-approves.ts'
import { entriesFor, findEntries } from './entries.ts'
import type { PaletteEntry } from './entries.ts'
import classes from './Palette.module.css'
import { useLookedUp } from './looked-up.ts'
import { closePalette } from './palette-store.ts'

/** Everything one can go to or do, found by typing. */
export function Palette() {
  useFocusReturn()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const entries = useEntries()
  const has = (app: string): boolean => entries.some(({ id }) => id === `app:${app}`)
  const looked = useLookedUp(query, { documents: has('documents'), chat: has('ai') })
  const found = findEntries(entries, query, looked.entries)
  const list = useRef<HTMLDivElement>(null)
  const chosen = found[Math.min(at, found.length - 1)]

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen?.id])

  function onKeyDown(event: KeyboardEvent): void {
    const last = found.length - 1
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt(at + step > last ? 0 : at + step < 0 ? last : at + step)
    }
    if (event.key !== 'Enter') return
    event.preventDefault()
    run(chosen)
  }

  return (
    <Modal.Root
      opened
      onClose={closePalette}
      classNames={{ content: classes.box ?? '' }}
      yOffset="12dvh"
      size={560}
      transitionProps={{ duration: 90, transition: 'fade' }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content aria-label={t`Search apps, documents and pages`} radius="md">
        <div className={classes.field}>
          <IconSearch size={18} aria-hidden="true" />
          <input
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={chosen ? `palette-${chosen.id}` : undefined}
            aria-label={t`Search apps, documents and pages`}
            placeholder={t`Search apps, documents and pages`}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => {
              setQuery(event.currentTarget.value)
              setAt(0)
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <div ref={list} id="palette-list" role="listbox" aria-label={t`Results`} className={classes.list}>
          {found.map((entry, index) => (
            <div
              key={entry.id}
              id={`palette-${entry.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={entry === chosen}
              className={classes.entry}
              onPointerMove={() => setAt(index)}
              onClick={() => run(entry)}
            >
              <span className={classes.label}>{entry.label}</span>
              {entry.hint === '' ? null : <span className={classes.hint}>{entry.hint}</span>}
              <span className={classes.group}>{entry.kind}</span>
            </div>
          ))}
        </div>
        {found.length === 0 && !looked.pending ? (
          <p className={classes.none}>
            <Trans>Nothing matches “{query}”.</Trans>
          </p>
        ) : null}
      </Modal.Content>
    </Modal.Root>
  )
}

function run(entry: PaletteEntry | undefined): void {
  if (!entry) return
  closePalette()
  entry.run()
}

function useEntries(): PaletteEntry[] {
  const user = useUser()
  const { data } = useQuery(appsQuery)
  const { setColorScheme } = useMantineColorScheme()
  const router = useRouter()
  const { role } = user
  const approves = useApproves(role, true)

  function openApp(app: App): void {
    const link = linkOf(app, role, location.origin)
    const { name } = app
    if (!link) notifyDone(t`${name} is unavailable right now`)
    else if (link.place === 'elsewhere') open(link.href, '_blank', 'noopener')
    else if (link.place === 'site') location.assign(link.href)
    else router.history.push(link.href)
  }

  return entriesFor({
    role,
    approves,
    apps: data?.items ?? [],
    canOpen: (app) => linkOf(app, role, location.origin) !== null,
    openApp,
    goTo: (path) => router.history.push(path),
    setScheme: setColorScheme,
    signOut: () => void signOut().catch((error: unknown) => notifyError(t`You are still signed in`, error)),
  })
}
