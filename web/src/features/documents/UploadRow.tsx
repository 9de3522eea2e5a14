import { ActionIcon } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconCheck, IconClock, IconCopy, IconExclamationCircle, IconRefresh, IconUpload, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../../paths.ts'
import { formatBytes, formatRate, formatTimeLeft } from '../../ui/format.ts'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { RequestId } from '../../ui/RequestId.tsx'
import classes from './UploadDock.module.css'
import { isActive } from './upload-queue.ts'
import type { Upload, UploadState } from './upload-queue.ts'
import { cancelUpload, removeUpload, retryUpload } from './upload-store.ts'

const icons = {
  queued: IconClock,
  uploading: IconUpload,
  done: IconCheck,
  duplicate: IconCopy,
  failed: IconExclamationCircle,
  cancelled: IconX,
}

export function UploadRow({ upload }: { upload: Upload }) {
  const { id, name, sizeBytes, state } = upload
  const Icon = icons[state.kind]
  const canRetry = state.kind === 'cancelled' || (state.kind === 'failed' && state.canRetry)
  return (
    <li className={classes.row} data-kind={state.kind}>
      <Icon className={classes.icon} size={18} stroke={1.75} aria-hidden="true" />
      <div className={classes.body}>
        <div className={classes.name}>{name}</div>
        <div className={classes.note}>
          <Note state={state} sizeBytes={sizeBytes} />
        </div>
        {state.kind === 'uploading' ? <ProgressBar label={name} share={sizeBytes === 0 ? 0 : state.loaded / sizeBytes} /> : null}
      </div>
      {canRetry ? (
        <ActionIcon variant="subtle" color="gray" aria-label={t`Upload ${name} again`} onClick={() => retryUpload(id)}>
          <IconRefresh size={16} />
        </ActionIcon>
      ) : null}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={isActive(upload) ? t`Cancel ${name}` : t`Remove ${name} from this list`}
        onClick={() => (isActive(upload) ? cancelUpload(id) : removeUpload(id))}
      >
        <IconX size={16} />
      </ActionIcon>
    </li>
  )
}

function Note({ state, sizeBytes }: { state: UploadState; sizeBytes: number }) {
  if (state.kind === 'queued') {
    const size = formatBytes(sizeBytes)
    return t`Waiting · ${size}`
  }
  if (state.kind === 'uploading') return progressText(state, sizeBytes)
  if (state.kind === 'done') return <OpenLink id={state.documentId}>{t`Open`}</OpenLink>
  if (state.kind === 'duplicate') {
    const { documentId: id } = state
    if (id === null) return t`You have this file already.`
    return (
      <Trans>
        You have this file already. <OpenLink id={id}>Open it</OpenLink>
      </Trans>
    )
  }
  if (state.kind === 'cancelled') return t`Cancelled`
  return (
    <>
      {state.reason} <RequestId id={state.requestId} />
    </>
  )
}

function progressText({ loaded, bytesPerSecond }: Extract<UploadState, { kind: 'uploading' }>, sizeBytes: number): string {
  if (loaded >= sizeBytes) return t`Sent, being stored…`
  const percent = Math.floor((loaded / Math.max(1, sizeBytes)) * 100)
  const size = formatBytes(sizeBytes)
  const left = formatTimeLeft(sizeBytes - loaded, bytesPerSecond)
  return [t`${percent} % of ${size}`, formatRate(bytesPerSecond), left].filter(Boolean).join(' · ')
}

function OpenLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link to={paths.document} params={{ id }} className={classes.open ?? ''}>
      {children}
    </Link>
  )
}
