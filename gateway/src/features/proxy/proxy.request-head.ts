import { headerKind, type HeaderKind } from './proxy.header-names.ts'

/** Names and values of a message as they came over the wire: name, value, name, value. */
export type RawHeaders = readonly string[]

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
      if (kind !== 'pass' && kind !== 'drop') noteBy[kind]?.(this, line.headers[at + 1] ?? '')
    }
  }

  /** Whether bytes follow the head. */
  get hasBody(): boolean {
    return this.transferEncoding !== null || (this.contentLength !== null && this.contentLength !== '0')
  }
}

/** How each kind that the steps read is noted. */
const noteBy: Partial<Record<HeaderKind, (head: RequestHead, value: string) => void>> = {
  host: (head, value) => {
    head.hosts += 1
    head.host ??= value
  },
  authorization: (head, value) => {
    head.authorizations += 1
    head.authorization ??= value
  },
  origin: (head, value) => {
    head.origins += 1
    head.origin ??= value
  },
  'transfer-encoding': (head, value) => {
    head.transferEncodings += 1
    head.transferEncoding ??= value
  },
  upgrade: (head, value) => {
    head.upgrades += 1
    head.upgrade ??= value
  },
  cookie: (head, value) => (head.cookie = joined(head.cookie, value, '; ')),
  accept: (head, value) => (head.accept = joined(head.accept, value)),
  'sec-fetch-site': (head, value) => (head.secFetchSite = joined(head.secFetchSite, value)),
  'sec-fetch-mode': (head, value) => (head.secFetchMode = joined(head.secFetchMode, value)),
  'content-length': (head, value) => (head.contentLength ??= value),
  connection: (head, value) => (head.connection = joined(head.connection, value)),
  expect: (head, value) => (head.expect = joined(head.expect, value)),
  te: (head, value) => (head.te = joined(head.te, value)),
  via: (head, value) => (head.via = joined(head.via, value)),
  'forwarded-for': (head, value) => (head.forwardedFor = joined(head.forwardedFor, value)),
  'forwarded-host': (head, value) => (head.forwardedHost ??= value),
  'forwarded-proto': (head, value) => (head.forwardedProto ??= value),
}

const joined = (first: string | null, next: string, separator = ', '): string => (first === null ? next : `${first}${separator}${next}`)
