import { ActionIcon, UnstyledButton } from '@mantine/core'
import { plural, t } from '@lingui/core/macro'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { announce } from '../../ui/announce.ts'
import { formatRate, formatTimeLeft } from '../../ui/format.ts'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import classes from './UploadDock.module.css'
import { UploadRow } from './UploadRow.tsx'
import { totalsOf } from './upload-queue.ts'
import type { Upload } from './upload-queue.ts'
import { clearUploads, useUploads } from './upload-store.ts'

/** What is being uploaded, over whatever page is open. */
export function UploadDock() {
  const uploads = useUploads()
  const [open, setOpen] = useState(true)
  const dock = useRef<HTMLElement>(null)
  useRoomBelow(dock, uploads.length > 0)
  const totals = totalsOf(uploads)
  const title = titleOf(uploads)
  const busy = totals.active > 0
  useEffect(() => {
    if (!busy) announce(title)
  }, [busy, title])

  if (uploads.length === 0) return null
  return (
    <section ref={dock} className={classes.dock} aria-label={t`Uploads`}>
      <header className={classes.head}>
        <UnstyledButton className={classes.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
          <strong>{title}</strong>
          {busy ? <span className={classes.pace}>{paceOf(uploads)}</span> : null}
          <span className={classes.chevron}>
            {open ? <IconChevronDown size={18} aria-hidden="true" /> : <IconChevronUp size={18} aria-hidden="true" />}
          </span>
        </UnstyledButton>
        {busy ? null : (
          <ActionIcon variant="subtle" color="gray" aria-label={t`Close the uploads`} onClick={clearUploads}>
            <IconX size={18} />
          </ActionIcon>
        )}
      </header>
      {busy ? <ProgressBar label={t`All uploads`} share={totals.bytes === 0 ? 0 : totals.loaded / totals.bytes} /> : null}
      {open ? (
        <ul className={classes.list}>
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
        </ul>
      ) : null}
    </section>
  )
}

/** Makes the page as much longer as the dock is high, so that nothing lies under it for good. */
function useRoomBelow(dock: RefObject<HTMLElement | null>, shown: boolean): void {
  useEffect(() => {
    const element = dock.current
    if (!shown || !element) return undefined
    const room = document.documentElement.style
    const observer = new ResizeObserver(() => room.setProperty('--dock-height', `${element.offsetHeight + 16}px`))
    observer.observe(element)
    return () => {
      observer.disconnect()
      room.removeProperty('--dock-height')
    }
  }, [dock, shown])
}

function titleOf(uploads: readonly Upload[]): string {
  const { active, finished, failed } = totalsOf(uploads)
  if (active > 0) {
    const [current, all] = [finished + 1, finished + active]
    return t`Uploading ${current} of ${all}`
  }
  if (finished === 0 && failed === 0) return t`Uploads cancelled`
  const done = plural(finished, { one: '# file uploaded', other: '# files uploaded' })
  if (failed === 0) return done
  return finished === 0 ? plural(failed, { one: '# upload failed', other: '# uploads failed' }) : t`${done}, ${failed} failed`
}

function paceOf(uploads: readonly Upload[]): string {
  const { loaded, bytes } = totalsOf(uploads)
  const rates = uploads.map(({ state }) => (state.kind === 'uploading' ? (state.bytesPerSecond ?? 0) : 0))
  const rate = rates.reduce((sum, one) => sum + one, 0)
  return [formatRate(rate), formatTimeLeft(bytes - loaded, rate)].filter(Boolean).join(' · ')
}
