import { malformedRequest, type ProblemError } from '@gatehouse/kit/errors'
import { invalidUpgrade, unsupportedWebSocket } from './proxy.errors.ts'
import type { Step } from './proxy.passage.ts'
import type { RawHeaders, RequestHead } from './proxy.request-head.ts'

/** Whether a head asks for another protocol at all: Upgrade, and Connection that names it (RFC 9110 §7.8). */
function asksForUpgrade(head: RequestHead): boolean {
  return head.upgrade !== null && head.connection !== null && /(^|,)\s*upgrade\s*(,|$)/i.test(head.connection)
}

/**
 * Whether the data path would tunnel what a head asks for. HTTP/2 and TLS by upgrade are ignored, as RFC 9110 §7.8 allows: their requests
 * would pass behind the gateway's back. So is an upgrade with a body, of which no protocol knows. Such a request is served as if it had
 * not asked.
 */
export function isTunnelRequest(head: RequestHead): boolean {
  return asksForUpgrade(head) && !head.hasBody && !/^(h2c?|http\/|tls\/)/i.test(head.upgrade ?? '')
}

/** Refuses an upgrade that is not exactly one protocol, properly asked for. */
export function createUpgradeCheck(): Step {
  return ({ head, upgrade }) => (upgrade ? upgradeFault(head) : null)
}

function upgradeFault(head: RequestHead): ProblemError | null {
  if (head.version !== '1.1') return malformedRequest({ detail: 'A change of protocol needs HTTP/1.1.' })
  if (head.upgrades !== 1 || !/^[\w!#$%&'*+.^`|~-]+(\/[\w!#$%&'*+.^`|~-]+)?$/.test(head.upgrade ?? '')) {
    return invalidUpgrade({ detail: 'Ask for exactly one protocol.' })
  }
  return head.upgrade?.toLowerCase() === 'websocket' ? webSocketFault(head) : null
}

/** The client's half of the opening handshake (RFC 6455 §4.2.1). */
function webSocketFault(head: RequestHead): ProblemError | null {
  const keys = valuesOf(head.headers, 'sec-websocket-key')
  const versions = valuesOf(head.headers, 'sec-websocket-version')
  if (head.method !== 'GET') return invalidUpgrade({ detail: 'A WebSocket is opened with GET.' })
  if (keys.length !== 1 || !/^[A-Za-z0-9+/]{22}==$/.test(keys[0] ?? ''))
    return invalidUpgrade({ detail: 'Sec-WebSocket-Key must be 16 bytes in base64.' })
  if (versions.length === 1 && versions[0] === '13') return null
  return unsupportedWebSocket({ detail: 'Only version 13 is supported.', headers: { upgrade: 'websocket', 'sec-websocket-version': '13' } })
}

function valuesOf(headers: RawHeaders, name: string): string[] {
  return headers.filter((_value, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === name)
}
