import { assertionHeader } from '@gatehouse/contracts/assertion'
import type { ClientAddresses } from './proxy.client-address.ts'
import { withoutCookies } from './proxy.cookies.ts'
import { headerKind } from './proxy.header-names.ts'
import type { Passage, Step } from './proxy.passage.ts'
import type { Principal } from './proxy.principal.ts'
import type { RequestHead } from './proxy.request-head.ts'
import { hostOf } from './proxy.sites.ts'
import { basePathOf } from './proxy.upstream-url.ts'

type RewriteOptions = {
  clientAddresses: ClientAddresses
  gatewayCookieNames: ReadonlySet<string>
  isOwnAuthorization: (value: string) => boolean
  viaName: string
}

/** Makes what the upstream gets: its own path, the client's headers without what is not theirs to send, then ours. */
export function createHeaderRewriting(options: RewriteOptions): Step {
  const via = `1.1 ${options.viaName}`
  return (passage) => {
    // A whole app compares Host with the Origin that a browser sends, so it gets the name people know it by.
    const host = passage.service.host === null ? null : hostOf(passage.head, options.clientAddresses)
    const headers = endToEndHeaders(passage.head, options)
    if (host !== null) headers.push('host', host)
    headers.push(...passage.identity, 'x-request-id', passage.requestId)
    pushOrigin(headers, passage.head, options.clientAddresses)
    headers.push('via', passage.head.via === null ? via : `${passage.head.via}, ${via}`)
    passage.upstreamHeaders = headers
    passage.upstreamTarget = upstreamTarget(passage)
    return null
  }
}

/** Headers of the client that are meant for the upstream. What Connection lists goes first, before anything of ours is added. */
export function endToEndHeaders(head: RequestHead, options: Pick<RewriteOptions, 'gatewayCookieNames' | 'isOwnAuthorization'>): string[] {
  const listed = listedNames(head.connection)
  const kept: string[] = []
  for (let at = 0; at + 1 < head.headers.length; at += 2) {
    const name = head.headers[at] ?? ''
    const value = valueFor(name, head.headers[at + 1] ?? '', { listed, options })
    if (value !== null) kept.push(name, value)
  }
  if (head.hasBody && head.contentLength !== null) kept.push('content-length', head.contentLength)
  // Response trailers are passed on, so an upstream may be told of a client that takes them (RFC 9110 §10.1.4).
  if (head.te !== null && /(^|,)\s*trailers\s*(,|;|$)/i.test(head.te)) kept.push('te', 'trailers')
  return kept
}

type KeepRules = { listed: ReadonlySet<string> | null; options: Pick<RewriteOptions, 'gatewayCookieNames' | 'isOwnAuthorization'> }

/** What of a header's value the upstream gets; null when it does not get the header. */
function valueFor(name: string, value: string, { listed, options }: KeepRules): string | null {
  const kind = headerKind(name)
  if (kind === 'pass') return listed === null || !listed.has(name.toLowerCase()) ? value : null
  if (kind === 'cookie') return withoutCookies(value, options.gatewayCookieNames) || null
  if (kind === 'authorization') return options.isOwnAuthorization(value) ? null : value
  return kind === 'accept' || kind === 'origin' || kind === 'sec-fetch-mode' || kind === 'sec-fetch-site' ? value : null
}

/** Names that Connection makes hop-by-hop, in lower case; null when it only says what it nearly always says. */
function listedNames(connection: string | null): ReadonlySet<string> | null {
  if (connection === null || connection === 'keep-alive' || connection === 'close' || connection === 'Upgrade') return null
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()))
}

function pushOrigin(headers: string[], head: RequestHead, addresses: ClientAddresses): void {
  const trusted = addresses.isTrusted(head.peer)
  const proto = trusted && (head.forwardedProto === 'http' || head.forwardedProto === 'https') ? head.forwardedProto : null
  const host = hostOf(head, addresses)
  headers.push('x-forwarded-for', trusted ? addresses.pathOf(head.peer, head.forwardedFor).join(', ') : addresses.addressOf(head.peer))
  headers.push('x-forwarded-proto', proto ?? (head.encrypted ? 'https' : 'http'))
  if (host !== null) headers.push('x-forwarded-host', host)
}

/** Who is calling: the assertion, and plain headers for apps that trust whoever can reach them; ours verify the assertion instead. */
export function identityHeaders({ user, groups }: Principal, assertion: string): readonly string[] {
  const plain = ['x-user-id', user.id, 'x-user-email', headerText(user.email), 'x-user-role', user.role]
  return [...plain, 'x-user-groups', groups.map(headerText).join(','), assertionHeader, assertion]
}

/** Text as header bytes: UTF-8, without what could end a line. */
function headerText(text: string): string {
  if (/^[ -~]*$/.test(text)) return text
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e\x80-\xff]/g, '')
}

/** The path that was authorised, moved from the mount to the upstream; the query as it came. */
function upstreamTarget({ head, service }: Passage): string {
  const path = `${basePathOf(service.upstream)}${head.path.slice(service.mount.length)}`
  return `${path === '' ? '/' : path}${head.query}`
}
