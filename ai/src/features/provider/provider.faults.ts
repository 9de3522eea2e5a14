import { malformedRequest, ProblemError, temporarilyUnavailable } from '@gatehouse/kit/errors'
import { APICallError } from 'ai'
import {
  addressNotFound,
  badModel,
  badResponse,
  connectionRefused,
  dnsFault,
  keyRefused,
  providerTimeout,
  rateLimited,
  tlsFault,
} from './provider.errors.ts'

/** What a fault is named after: never the key, never what the provider wrote. */
export type Where = { host: string; model: string }

/** The provider answered with an error status. */
export class ProviderStatusError extends Error {
  readonly status: number
  readonly body: string
  readonly retryAfter: string | null

  constructor(answer: { status: number; body: string; retryAfter: string | null }) {
    super(`the provider answered ${answer.status}`)
    this.name = 'ProviderStatusError'
    this.status = answer.status
    this.body = answer.body
    this.retryAfter = answer.retryAfter
  }
}

/** Why a call of ours was ended before the provider was done; the reason of its signal. */
export class CallEndedError extends Error {
  readonly why: 'timeout' | 'client_gone' | 'stopping'
  constructor(why: CallEndedError['why']) {
    super(`the call was ended: ${why}`)
    this.name = 'CallEndedError'
    this.why = why
  }
}

/**
 * The problem behind whatever a call of the provider threw. Causes are not attached: they hold people's messages and the
 * provider's own words.
 */
export function faultOf(error: unknown, where: Where): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof CallEndedError) return endedFault(error, where)
  if (error instanceof ProviderStatusError) return statusFault(error, where)
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode >= 400) {
    const { statusCode: status, responseBody: body = '', responseHeaders } = error
    return statusFault({ status, body, retryAfter: responseHeaders?.['retry-after'] ?? null }, where)
  }
  return networkFault(causesOf(error), where)
}

function endedFault({ why }: CallEndedError, where: Where): ProblemError {
  if (why === 'timeout') return timeoutAt(where)
  if (why === 'stopping') return temporarilyUnavailable({ detail: 'The service is restarting; ask again in a moment.', retryAfterS: 5 })
  // Nobody is there to read it.
  return malformedRequest({ detail: 'The connection was closed before the answer.' })
}

const timeoutAt = ({ host }: Where): ProblemError =>
  providerTimeout({ detail: `${host} did not answer in time. Try again, or ask for less at once.` })

type StatusAnswer = Pick<ProviderStatusError, 'status' | 'body' | 'retryAfter'>

function statusFault({ status, body, retryAfter }: StatusAnswer, where: Where): ProblemError {
  const { host, model } = where
  if (status === 401 || status === 403)
    return keyRefused({ detail: `${host} refused the API key. An admin can enter another one under Settings.` })
  if ([400, 404, 422].includes(status) && blamesModel(body))
    return badModel({ detail: `${host} does not offer the model “${model}”. An admin can choose another one under Settings.` })
  if (status === 404)
    return addressNotFound({ detail: `${host} has no such API there. An admin can correct the base URL; it often ends in /v1.` })
  if (status === 408 || status === 504) return timeoutAt(where)
  if (status === 429) {
    const seconds = Number(retryAfter ?? Number.NaN)
    const retryAfterS = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : undefined
    const detail = `${host} limits how much may be asked. Wait a little; if it stays so, look at the plan or credit there.`
    return rateLimited({ detail, ...(retryAfterS === undefined ? {} : { retryAfterS }) })
  }
  return badResponse({ detail: `${host} answered with status ${status}. Try again later.` })
}

/** Whether an error document is about the model: by its code or field, else by the message, which some only have. */
function blamesModel(body: string): boolean {
  const error = errorIn(body)
  if (error === null) return false
  if (typeof error === 'string') return /\bmodel\b/i.test(error)
  const { code, param, message } = error
  if (code === 'model_not_found' || param === 'model') return true
  return (
    typeof message === 'string' &&
    /\bmodel\b.*\b(not found|not exist|unknown|invalid|unsupported)\b|^model:|(invalid|unknown) model/i.test(message)
  )
}

function errorIn(body: string): string | Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return null
    if (typeof parsed.error === 'string') return parsed.error
    return typeof parsed.error === 'object' ? (parsed.error as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}

const dnsCodes = /^(ENOTFOUND|EAI_\w+|ENODATA)$/
const refusedCodes = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/
const timeoutCodes = /^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/
const tlsCodes = /^(ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|CRL_\w+)$/
const brokenCodes = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/

function networkFault(causes: readonly Error[], where: Where): ProblemError {
  const codes = causes.flatMap((cause) => ('code' in cause && typeof cause.code === 'string' ? [cause.code] : []))
  const has = (pattern: RegExp): boolean => codes.some((code) => pattern.test(code))
  const { host } = where
  if (has(/^ERR_REFUSED_ADDRESS$/))
    return connectionRefused({ detail: `${host} leads to an address that may not be called. An admin can correct the base URL.` })
  if (has(dnsCodes))
    return dnsFault({ detail: `The name of ${host} could not be resolved. Check its spelling and the DNS of this machine.` })
  if (has(tlsCodes)) return tlsFault({ detail: `${host} has no certificate this machine trusts, or speaks no TLS on this port.` })
  if (has(refusedCodes))
    return connectionRefused({ detail: `${host} accepts no connection. Check that it runs and that the base URL names its port.` })
  if (has(timeoutCodes)) return timeoutAt(where)
  if (has(brokenCodes)) return badResponse({ detail: `${host} closed the connection before its answer was complete. Try again.` })
  return badResponse({ detail: `What ${host} answered is not what such a provider says. Check the provider and the base URL.` })
}

/** An error and those behind it; depth-limited, for causes may be circular. */
function causesOf(error: unknown, depth = 8): Error[] {
  if (!(error instanceof Error) || depth === 0) return []
  const parts = error instanceof AggregateError ? error.errors.flatMap((part: unknown) => causesOf(part, depth - 1)) : []
  return [error, ...parts, ...causesOf(error.cause, depth - 1)]
}
