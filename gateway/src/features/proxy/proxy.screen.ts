import { malformedRequest, methodNotAllowed, notSignedIn, type ProblemError } from '@gatehouse/kit/errors'
import { ambiguousPath, headersTooLarge, targetTooLong, unsupportedVersion } from './proxy.errors.ts'
import type { ProxyLimits } from './proxy.limits.ts'
import { targetFault } from './proxy.path.ts'
import type { RequestHead } from './proxy.request-head.ts'

type ScreenLimits = Pick<ProxyLimits, 'targetLength' | 'headerLines'>

/**
 * Checks that hold for every request before anybody routes it: what Node's parser lets pass and two servers could understand
 * differently. Null when there is nothing to refuse. Where framing is in doubt the connection is closed.
 */
export function screen(head: RequestHead, limits: ScreenLimits): ProblemError | null {
  return (
    versionFault(head) ??
    methodFault(head) ??
    framingFault(head) ??
    sizeFault(head, limits) ??
    hostFault(head) ??
    addressFault(head) ??
    singletonFault(head)
  )
}

const close = { headers: { connection: 'close' } }

function versionFault({ version }: RequestHead): ProblemError | null {
  return version === '1.1' || version === '1.0' ? null : unsupportedVersion({ detail: 'Use HTTP/1.1.', ...close })
}

function methodFault({ method }: RequestHead): ProblemError | null {
  // A tunnel to anywhere and a mirror of headers are no business of an app (RFC 9110 §9.3.6, §9.3.8).
  if (method !== 'CONNECT' && method !== 'TRACE') return null
  return methodNotAllowed({ detail: `${method} is not served here.`, ...close })
}

/** The parser has refused what contradicts itself; left is what other parsers read differently (RFC 9112 §6.1). */
function framingFault(head: RequestHead): ProblemError | null {
  if (head.transferEncoding === null) return null
  if (head.version === '1.0') return malformedRequest({ detail: 'HTTP/1.0 has no transfer encodings.', ...close })
  if (head.contentLength !== null) return malformedRequest({ detail: 'A body has a length or an encoding, not both.', ...close })
  if (head.transferEncodings > 1 || head.transferEncoding.toLowerCase() !== 'chunked') {
    return malformedRequest({ detail: 'Only the transfer encoding chunked is understood.', ...close })
  }
  return null
}

function sizeFault(head: RequestHead, { targetLength, headerLines }: ScreenLimits): ProblemError | null {
  if (head.target.length > targetLength) return targetTooLong({ detail: `At most ${targetLength} characters are accepted.` })
  if (head.headers.length > headerLines * 2)
    return headersTooLarge({ detail: `At most ${headerLines} header lines are accepted.`, ...close })
  return null
}

function hostFault(head: RequestHead): ProblemError | null {
  if (head.hosts > 1) return malformedRequest({ detail: 'There is more than one Host header.', ...close })
  if (head.host === null) return head.version === '1.0' ? null : malformedRequest({ detail: 'The Host header is missing.', ...close })
  return head.host === lastHost || isHost(head.host)
    ? noteHost(head.host)
    : malformedRequest({ detail: 'The Host header is not a host name with an optional port.', ...close })
}

/** Nearly all requests come for the same host; this is the last one that was found good. */
let lastHost: string | null = null
function noteHost(host: string): null {
  lastHost = host
  return null
}

/** Whether a text is a host as Host and X-Forwarded-Host may have it: a name or address, perhaps with a port. */
export function isHost(text: string): boolean {
  const match = /^(?:[a-z0-9](?:[a-z0-9._-]{0,253})|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?$/i.exec(text)
  return match !== null && (match[1] === undefined || (Number(match[1]) > 0 && Number(match[1]) < 65_536))
}

function addressFault(head: RequestHead): ProblemError | null {
  if (!head.target.startsWith('/')) return malformedRequest({ detail: 'The address must be a path on this server.', ...close })
  const fault = targetFault(head.path, head.query)
  return fault === null ? null : ambiguousPath({ detail: fault })
}

/** Of two credentials or origins, the one that is checked might not be the one that counts elsewhere. */
function singletonFault(head: RequestHead): ProblemError | null {
  if (head.authorizations > 1) return notSignedIn({ detail: 'There is more than one Authorization header.' })
  return head.origins > 1 ? malformedRequest({ detail: 'There is more than one Origin header.' }) : null
}
