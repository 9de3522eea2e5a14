import { ProblemError } from '@gatehouse/kit/errors'
import { upstreamClosed, upstreamInvalid, upstreamTimeout, upstreamUnreachable } from './proxy.errors.ts'

const networkFaults = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL', 'EMFILE']
const nameFaults = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']
const unreachable = new Set([...networkFaults, ...nameFaults, 'ERR_REFUSED_ADDRESS'])
const timedOut = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])
const closed = new Set(['ERR_UPSTREAM_CLOSED', 'ECONNRESET', 'EPIPE', 'ECONNABORTED'])

/** What a fault of an upstream means to a client. The cause is kept for the log; the text names no address. */
export function problemOf(error: unknown, serviceName: string): ProblemError {
  if (error instanceof ProblemError) return error
  const code = codeOf(error)
  if (timedOut.has(code)) return upstreamTimeout({ detail: `${serviceName} does not answer.`, cause: error })
  if (closed.has(code)) return upstreamClosed({ detail: `${serviceName} ended the connection before it answered.`, cause: error })
  if (unreachable.has(code) || isTlsFault(code)) return upstreamUnreachable({ detail: `${serviceName} cannot be reached.`, cause: error })
  return upstreamInvalid({ detail: `${serviceName} gave an answer that cannot be passed on.`, cause: error })
}

/** Whether a fault is one of the connection rather than of an answer. */
export function isConnectionFault(error: unknown): boolean {
  const code = codeOf(error)
  return timedOut.has(code) || closed.has(code) || unreachable.has(code) || isTlsFault(code)
}

/** Whether the upstream hung up on a connection that had worked. */
export function isHangUp(error: unknown): boolean {
  return closed.has(codeOf(error))
}

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // Several addresses of one name, all of which failed.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

const isTlsFault = (code: string): boolean => /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO)/.test(code)
