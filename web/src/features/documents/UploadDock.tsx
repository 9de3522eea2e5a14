import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { announce } from '../../ui/announce.ts'
import { countOf, formatRate, formatTimeLeft } from '../../ui/format.ts'
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
  const totals = totalsOf(uploads)
  const title = titleOf(uploads)
  const busy = totals.active > 0
  useEffect(() => {
    if (!busy) announce(title)
  }, [busy, title])

  if (uploads.length === 0) return null
  return (
    <section className={classes.dock} aria-label="Uploads">
      <header className={classes.head}>
        <UnstyledButton className={classes.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
          <strong>{title}</strong>
          {busy ? <span className={classes.pace}>{paceOf(uploads)}</span> : null}
          <span className={classes.chevron}>
            {open ? <IconChevronDown size={18} aria-hidden="true" /> : <IconChevronUp size={18} aria-hidden="true" />}
          </span>
        </UnstyledButton>
        {busy ? null : (
          <ActionIcon variant="subtle" color="gray" aria-label="Close the uploads" onClick={clearUploads}>
            <IconX size={18} />
          </ActionIcon>
        )}
      </header>
      {busy ? <ProgressBar label="All uploads" share={totals.bytes === 0 ? 0 : totals.loaded / totals.bytes} /> : null}
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

function titleOf(uploads: readonly Upload[]): string {
  const { active, finished, failed } = totalsOf(uploads)
  if (active > 0) return `Uploading ${finished + 1} of ${finished + active}`
  const parts = [finished > 0 ? `${countOf(finished, 'file')} uploaded` : '', failed > 0 ? `${failed} failed` : '']
  return parts.filter(Boolean).join(', ') || 'Uploads cancelled'
}

function paceOf(uploads: readonly Upload[]): string {
  const { loaded, bytes } = totalsOf(uploads)
  const rates = uploads.map(({ state }) => (state.kind === 'uploading' ? (state.bytesPerSecond ?? 0) : 0))
  const rate = rates.reduce((sum, one) => sum + one, 0)
  return [formatRate(rate), formatTimeLeft(bytes - loaded, rate)].filter(Boolean).join(' · ')
}
