import { t } from '@lingui/core/macro'
import { ApiError, UnreachableError } from '../api/errors.ts'
import { sentenceOf } from '../language/server-words.ts'

export type ErrorText = { title: string; detail: string | null; requestId: string | null; retry: boolean }

/** What a person is told about an error: what happened, what to do, and the id that finds it in the log. */
export function describeError(error: unknown): ErrorText {
  if (error instanceof UnreachableError) {
    return { title: t`The server can’t be reached`, detail: t`Check your connection, then try again.`, requestId: null, retry: true }
  }
  if (error instanceof ApiError) {
    const said = sentenceOf(error)
    const detail = error.status === 429 && !/\bwait\b/i.test(said) ? `${said} ${waitText(error)}`.trim() : said
    return { title: titleOf(error), detail, requestId: error.requestId, retry: error.status >= 500 || error.status === 429 }
  }
  return {
    title: t`Something went wrong on this page`,
    detail: t`Reload the page. If it happens again, tell an admin.`,
    requestId: null,
    retry: true,
  }
}

/** One line for places too small for a notice. */
export function errorLine(error: unknown): string {
  const text = describeError(error)
  return error instanceof ApiError ? (text.detail ?? text.title) : [text.title, text.detail].filter(Boolean).join('. ')
}

function titleOf(error: ApiError): string {
  if (error.status === 403) return t`You may not do this`
  if (error.status === 404) return t`This is not here (any more)`
  if (error.status === 409) return t`This can’t be done as things are`
  if (error.status === 412) return t`Someone else changed this meanwhile`
  if (error.status === 413) return t`This is too large`
  if (error.status === 429) return t`Too many attempts`
  if (error.status === 502 || error.status === 503 || error.status === 504) return t`This service does not answer`
  return error.status >= 500 ? t`The server made a mistake` : t`This was refused`
}

function waitText(error: ApiError): string {
  if (error.retryAfterS === null) return ''
  const seconds = Math.max(1, Math.ceil(error.retryAfterS))
  const minutes = Math.ceil(error.retryAfterS / 60)
  return error.retryAfterS < 90 ? t`Try again in ${seconds} seconds.` : t`Try again in ${minutes} minutes.`
}
