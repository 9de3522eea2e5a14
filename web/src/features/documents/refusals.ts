import { t } from '@lingui/core/macro'
import { ApiError, UnreachableError } from '../../api/errors.ts'
import { formatBytes } from '../../ui/format.ts'
import type { UploadState } from './upload-queue.ts'

type Settled = Extract<UploadState, { kind: 'duplicate' | 'failed' }>

/** What a failed upload is to the person: a document that is here already, or a reason and whether trying again may help. */
export function refusalOf(error: unknown, sizeBytes: number): Settled {
  if (error instanceof UnreachableError) return failed(t`The connection was lost.`, null, true)
  if (!(error instanceof ApiError)) return failed(t`Something went wrong on this page.`, null, true)
  const { code, extra, requestId } = error
  if (code === 'documents.duplicate')
    return { kind: 'duplicate', documentId: typeof extra.document_id === 'string' ? extra.document_id : null }
  if (code === 'documents.in_trash') return failed(t`You deleted this file. Restore it from the trash.`, null, false)
  if (code === 'documents.too_large') {
    const limit = typeof extra.limit_bytes === 'number' ? extra.limit_bytes : null
    return failed(limit === null ? error.message : tooLarge(sizeBytes, limit), requestId, false)
  }
  if (code === 'documents.not_a_pdf') return failed(notAPdf(), requestId, false)
  const passing = error.status >= 500 || error.status === 429 || error.status === 401
  return failed(error.message, requestId, passing)
}

const notAPdf = (): string => t`This is not a PDF.`

function tooLarge(sizeBytes: number, limitBytes: number): string {
  const [size, limit] = [formatBytes(sizeBytes), formatBytes(limitBytes)]
  return t`${size} is more than the limit of ${limit}.`
}

/** What can be told before anything is sent; null when the file looks right. */
export async function faultOf(file: File, limitBytes: number | undefined): Promise<Settled | null> {
  if (limitBytes !== undefined && file.size > limitBytes) return failed(tooLarge(file.size, limitBytes), null, false)
  if (file.size === 0) return failed(t`This file is empty.`, null, false)
  try {
    const head = await file.slice(0, 1024).text()
    return head.includes('%PDF-') ? null : failed(notAPdf(), null, false)
  } catch {
    return failed(t`This file could not be read. A folder can’t be uploaded.`, null, false)
  }
}

function failed(reason: string, requestId: string | null, canRetry: boolean): Settled {
  return { kind: 'failed', reason, requestId, canRetry }
}
