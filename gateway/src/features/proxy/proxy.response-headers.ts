import { httpsForHost } from '@gatehouse/kit/http/security-headers'
import type { MountedService } from '../registry/registry.feature.ts'
import { setsCookie } from './proxy.cookies.ts'
import { publicLocation } from './proxy.location.ts'
import { isContentLength } from './proxy.raw-headers.ts'
import type { RawHeaders, RequestHead } from './proxy.request-head.ts'

export type ResponseRules = {
  service: MountedService
  gatewayCookieNames: ReadonlySet<string>
  https: boolean
  /** Whether the client gets the answer in chunks, behind which trailers may come. */
  hasTrailers: boolean
}

/**
 * What happens to a header of an upstream's answer. `drop`: meant for this hop, or a statement about the whole origin, which is not the
 * app's to speak for. `trusted`: harmless only in the hands of a trusted service.
 */
type Kind = 'pass' | 'drop' | 'trusted' | 'connection' | 'location' | 'set-cookie' | 'trailer' | 'transfer-encoding'

/** Hop-by-hop (RFC 9110 §7.6.1): Node frames the answer to the client anew. */
const hopNames = ['keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authentication-info', 'te', 'upgrade']
const originNames = ['strict-transport-security', 'alt-svc', 'x-request-id']
const trustedNames = [
  'clear-site-data',
  'service-worker-allowed',
  'nel',
  'report-to',
  'reporting-endpoints',
  'origin-agent-cluster',
  'x-content-type-options',
]
const plainNames = [
  'content-type',
  'content-length',
  'date',
  'etag',
  'cache-control',
  'last-modified',
  'vary',
  'server',
  'content-encoding',
  'accept-ranges',
]

const kinds = new Map<string, Kind>([
  ...[...hopNames, ...originNames].map((name): [string, Kind] => [name, 'drop']),
  ...trustedNames.map((name): [string, Kind] => [name, 'trusted']),
  ...plainNames.map((name): [string, Kind] => [name, 'pass']),
  ['connection', 'connection'],
  ['location', 'location'],
  ['content-location', 'location'],
  ['set-cookie', 'set-cookie'],
  ['trailer', 'trailer'],
  ['transfer-encoding', 'transfer-encoding'],
])
// Most names come in one of two spellings; knowing both spares folding them.
for (const [name, kind] of Array.from(kinds))
  kinds.set(
    name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
    kind,
  )

const kindOf = (name: string): Kind => kinds.get(name) ?? kinds.get(name.toLowerCase()) ?? 'pass'

/**
 * Headers of an upstream's answer as the client gets them: order, spelling and repetition kept. Null when they cannot be passed on: a
 * transfer encoding beside chunked, whose bytes would be taken for the body.
 */
export function clientHeaders(headers: RawHeaders, rules: ResponseRules, status = 200): string[] | null {
  const kept: string[] = []
  const listed = listedNames(headers)
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? ''
    const value = headers[at + 1] ?? ''
    const kind = kindOf(name)
    if (kind === 'transfer-encoding' && value.trim().toLowerCase() !== 'chunked') return null
    // No length of a body that can never be (RFC 9110 §8.6).
    if ((status === 204 || status < 200) && isContentLength(name)) continue
    if (!isPassed(kind, { name, value }, rules) || listed?.has(name.toLowerCase()) === true) continue
    kept.push(name, kind === 'location' ? publicLocation(value, rules.service) : value)
  }
  if (rules.service.kind === 'api' && !rules.service.trusted)
    kept.push('content-security-policy', 'sandbox', 'x-content-type-options', 'nosniff')
  // The host of a site is in our care, and an app's own word about it was dropped. Hosts below it are none of ours.
  if (rules.service.host !== null && rules.https) kept.push('strict-transport-security', httpsForHost)
  return kept
}

/** Whether a client gets an answer to its request in chunks, when it has no length. */
export function hasChunks({ version, method }: Pick<RequestHead, 'version' | 'method'>, status: number): boolean {
  return version === '1.1' && method !== 'HEAD' && status !== 204 && status !== 304
}

const contentNames = ['content-length', 'content-encoding', 'content-type', 'content-range', 'content-security-policy']
const neverInTrailers = new Set([...contentNames, 'host', 'location', 'set-cookie', 'trailer', 'www-authenticate'])

/** Trailers of an answer: what may stand there (RFC 9110 §6.5.1) and would not have been dropped as a header. */
export function clientTrailers(trailers: RawHeaders, rules: ResponseRules): [string, string][] {
  const kept: [string, string][] = []
  for (let at = 0; at + 1 < trailers.length; at += 2) {
    const name = trailers[at] ?? ''
    const value = trailers[at + 1] ?? ''
    if (!neverInTrailers.has(name.toLowerCase()) && isPassed(kindOf(name), { name, value }, rules)) kept.push([name, value])
  }
  return hasBrokenValue(kept.flat()) ? [] : kept
}

/** Whether a value holds what would end its line or mean something else to the next reader. Node checks this itself when it writes a head. */
export function hasBrokenValue(headers: RawHeaders): boolean {
  return headers.some((text) => /[^\t\x20-\x7e\x80-\xff]/.test(text))
}

function isPassed(kind: Kind, { name, value }: { name: string; value: string }, rules: ResponseRules): boolean {
  const { service, gatewayCookieNames } = rules
  if (kind === 'pass' || kind === 'location') return true
  // Node refuses to announce trailers where none can come.
  if (kind === 'trailer') return rules.hasTrailers
  if (kind === 'set-cookie') return !setsCookie(value, gatewayCookieNames)
  if (kind !== 'trusted') return false
  // A site speaks for its own host. But clearing cookies would clear those of the hosts beside it (Clear Site Data §3.1).
  return service.trusted || (service.kind === 'site' && name.toLowerCase() !== 'clear-site-data')
}

/** Names that Connection makes hop-by-hop, in lower case; null when it only says what it nearly always says. */
function listedNames(headers: RawHeaders): ReadonlySet<string> | null {
  let names: Set<string> | null = null
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const value = headers[at + 1] ?? ''
    if (headers[at]?.length !== 10 || value === 'keep-alive' || value === 'close' || kindOf(headers[at] ?? '') !== 'connection') continue
    names ??= new Set()
    for (const name of value.split(',')) names.add(name.trim().toLowerCase())
  }
  // The framing of the body and the cookies are not the upstream's to take away.
  names?.delete('content-length')
  names?.delete('set-cookie')
  return names
}
