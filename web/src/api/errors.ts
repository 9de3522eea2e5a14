import { t } from '@lingui/core/macro'
import type { FieldFault } from './types.ts'

type Fields = Record<string, unknown>

/** The server refused a request. Fields come from its problem document (RFC 9457); branch on `code`, never on text. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly faults: FieldFault[]
  readonly retryAfterS: number | null
  /** Members a problem carries beside the standard ones, such as `limit_bytes` or `document_id`. */
  readonly extra: Fields

  constructor(status: number, problem: Fields, headers: { requestId: string | null; retryAfter: string | null }) {
    super(textOf(problem.detail) ?? textOf(problem.title) ?? t`The server answered ${status}.`)
    this.name = 'ApiError'
    this.status = status
    this.code = textOf(problem.code) ?? `http.${status}`
    this.requestId = textOf(problem.request_id) ?? headers.requestId
    this.faults = faultsOf(problem.errors)
    this.retryAfterS = secondsOf(headers.retryAfter)
    this.extra = problem
  }
}

/** No answer came at all: the server is down, the network is away, or the page's own request was cut. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super(t`The server can’t be reached.`, { cause })
    this.name = 'UnreachableError'
  }
}

/** An `ApiError` from an answer and its parsed body; a body that is no problem document still gives a usable error. */
export function apiErrorFrom(response: Response, body: unknown): ApiError {
  const headers = { requestId: response.headers.get('x-request-id'), retryAfter: response.headers.get('retry-after') }
  return new ApiError(response.status, isFields(body) ? body : {}, headers)
}

/** Reads a refusal's body and gives it as an `ApiError`. */
export async function readApiError(response: Response): Promise<ApiError> {
  const text = await response.text()
  return apiErrorFrom(response, parsed(text))
}

export function hasCode(error: unknown, code: string): error is ApiError {
  return error instanceof ApiError && error.code === code
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header)
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : null
}

function faultsOf(value: unknown): FieldFault[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one: unknown) => {
    if (!isFields(one) || typeof one.path !== 'string' || typeof one.message !== 'string') return []
    return [{ path: one.path, message: one.message, code: textOf(one.code) ?? 'invalid' }]
  })
}
