import { headerKind, type HeaderKind } from './proxy.header-names.ts'

/** Names and values of a message as they came over the wire: name, value, name, value. */
export type RawHeaders = readonly string[]

/** Headers whose repetitions are one list (RFC 9110 §5.3), and where it is kept. */
const listMembers: Partial<Record<HeaderKind, ListMember>> = {
  accept: 'accept',
  'sec-fetch-site': 'secFetchSite',
  'sec-fetch-mode': 'secFetchMode',
  connection: 'connection',
  expect: 'expect',
  te: 'te',
  via: 'via',
  'forwarded-for': 'forwardedFor',
  'forwarded-host': 'forwardedHost',
  'forwarded-proto': 'forwardedProto',
}
type ListMember = 'accept' | 'connection' | 'expect' | 'te' | 'via' | SecFetchMember | ForwardedMember
type SecFetchMember = 'secFetchSite' | 'secFetchMode'
type ForwardedMember = 'forwardedFor' | 'forwardedHost' | 'forwardedProto'

export type RequestLine = {
  method: string
  /** Path and query as the client sent them. */
  target: string
  /** `1.1`, `1.0` or `0.9`. */
  version: string
  headers: RawHeaders
  /** Address of the other end of the connection. */
  peer: string
  /** Whether that connection is encrypted. */
  encrypted: boolean
}

/**
 * A request as the data path sees it: what came over the wire, apart from any server's objects, and what the steps want to know
 * of its headers, gathered in one pass. Where a header stands more than once, the first is kept and the number counted; cookies are joined.
 */
export class RequestHead {
  readonly method: string
  readonly target: string
  readonly version: string
  readonly headers: RawHeaders
  readonly peer: string
  readonly encrypted: boolean
  /** The path without its query. */
  readonly path: string
  /** The query with its question mark, or empty. */
  readonly query: string
  host: string | null = null
  hosts = 0
  cookie: string | null = null
  authorization: string | null = null
  authorizations = 0
  origin: string | null = null
  origins = 0
  accept: string | null = null
  secFetchSite: string | null = null
  secFetchMode: string | null = null
  contentLength: string | null = null
  transferEncoding: string | null = null
  transferEncodings = 0
  expect: string | null = null
  upgrade: string | null = null
  upgrades = 0
  connection: string | null = null
  te: string | null = null
  via: string | null = null
  forwardedFor: string | null = null
  forwardedHost: string | null = null
  forwardedProto: string | null = null

  constructor(line: RequestLine) {
    const question = line.target.indexOf('?')
    this.method = line.method
    this.target = line.target
    this.version = line.version
    this.headers = line.headers
    this.peer = line.peer
    this.encrypted = line.encrypted
    this.path = question === -1 ? line.target : line.target.slice(0, question)
    this.query = question === -1 ? '' : line.target.slice(question)
    for (let at = 0; at + 1 < line.headers.length; at += 2) {
      const kind = headerKind(line.headers[at] ?? '')
      if (kind !== 'pass' && kind !== 'drop') this.#note(kind, line.headers[at + 1] ?? '')
    }
  }

  /** Whether bytes follow the head. */
  get hasBody(): boolean {
    return this.transferEncoding !== null || (this.contentLength !== null && this.contentLength !== '0')
  }

  /** Notes a header that the steps read. */
  #note(kind: HeaderKind, value: string): void {
    const list = listMembers[kind]
    if (list !== undefined) this[list] = joined(this[list], value)
    else if (kind === 'host') {
      this.hosts += 1
      this.host ??= value
    } else if (kind === 'cookie') this.cookie = joined(this.cookie, value, '; ')
    else if (kind === 'content-length') this.contentLength ??= value
    else this.#noteSingleton(kind, value)
  }

  /** Headers of which there may be one at most. */
  #noteSingleton(kind: HeaderKind, value: string): void {
    if (kind === 'authorization') {
      this.authorizations += 1
      this.authorization ??= value
    } else if (kind === 'origin') {
      this.origins += 1
      this.origin ??= value
    } else if (kind === 'transfer-encoding') {
      this.transferEncodings += 1
      this.transferEncoding ??= value
    } else if (kind === 'upgrade') {
      this.upgrades += 1
      this.upgrade ??= value
    }
  }
}

const joined = (first: string | null, next: string, separator = ', '): string => (first === null ? next : `${first}${separator}${next}`)
