import { t } from '@lingui/core/macro'
import { isFields, parsed } from '../../api/errors.ts'
import { isActive, memoryKey } from './upload-queue.ts'
import type { Upload, UploadState } from './upload-queue.ts'

/** What this person's dock showed before the page was loaded anew. What had not arrived by then has to be chosen again. */
export function keptUploads(memory: Pick<Storage, 'getItem'>, userId: string): Upload[] {
  const kept = parsed(memory.getItem(memoryKey) ?? '')
  if (!isFields(kept) || kept.user_id !== userId || !Array.isArray(kept.uploads)) return []
  return kept.uploads.filter(isUpload).flatMap((upload, at) => {
    const state = stateNow(upload)
    return state === null ? [] : [{ ...upload, id: `kept-${at}`, state }]
  })
}

function stateNow(upload: Upload): UploadState | null {
  if (isActive(upload)) {
    const reason = t`The page was loaded anew before this file had arrived. Choose it again.`
    return { kind: 'failed', reason, requestId: null, canRetry: false }
  }
  if (upload.state.kind === 'cancelled') return null
  return upload.state.kind === 'failed' ? { ...upload.state, canRetry: false } : upload.state
}

const kinds: readonly unknown[] = ['queued', 'uploading', 'done', 'duplicate', 'failed', 'cancelled'] satisfies UploadState['kind'][]

const isUpload = (value: unknown): value is Upload =>
  isFields(value) &&
  typeof value.name === 'string' &&
  typeof value.sizeBytes === 'number' &&
  isFields(value.state) &&
  kinds.includes(value.state.kind)
