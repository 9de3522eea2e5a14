import { ActionIcon, Anchor } from '@mantine/core'
import { IconCheck, IconClock, IconCopy, IconExclamationCircle, IconRefresh, IconUpload, IconX } from '@tabler/icons-react'
import { documentFilePath } from '../../paths.ts'
import { formatBytes, formatRate } from '../../ui/format.ts'
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
        <ActionIcon variant="subtle" color="gray" aria-label={`Upload ${name} again`} onClick={() => retryUpload(id)}>
          <IconRefresh size={16} />
        </ActionIcon>
      ) : null}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={isActive(upload) ? `Cancel ${name}` : `Remove ${name} from this list`}
        onClick={() => (isActive(upload) ? cancelUpload(id) : removeUpload(id))}
      >
        <IconX size={16} />
      </ActionIcon>
    </li>
  )
}

function Note({ state, sizeBytes }: { state: UploadState; sizeBytes: number }) {
  if (state.kind === 'queued') return <>Waiting · {formatBytes(sizeBytes)}</>
  if (state.kind === 'uploading') return <>{progressText(state, sizeBytes)}</>
  if (state.kind === 'done') return <OpenLink id={state.documentId}>Open</OpenLink>
  if (state.kind === 'duplicate') {
    return <>You have this file already. {state.documentId ? <OpenLink id={state.documentId}>Open it</OpenLink> : null}</>
  }
  if (state.kind === 'cancelled') return <>Cancelled</>
  return (
    <>
      {state.reason} <RequestId id={state.requestId} />
    </>
  )
}

function progressText({ loaded, bytesPerSecond }: Extract<UploadState, { kind: 'uploading' }>, sizeBytes: number): string {
  if (loaded >= sizeBytes) return 'Sent, being stored…'
  const rate = formatRate(bytesPerSecond)
  const share = `${Math.floor((loaded / Math.max(1, sizeBytes)) * 100)} % of ${formatBytes(sizeBytes)}`
  return rate ? `${share} · ${rate}` : share
}

function OpenLink({ id, children }: { id: string; children: string }) {
  return (
    <Anchor href={documentFilePath(id, 'view')} target="_blank" rel="noopener" size="sm" underline="always">
      {children}
    </Anchor>
  )
}
