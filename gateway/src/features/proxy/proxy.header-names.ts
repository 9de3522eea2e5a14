/**
 * What the data path does with a request header, told by its name. `drop` never reaches an upstream; `pass` always does unless the
 * client's Connection header lists it; the others are read by a step or rewritten.
 */
export type HeaderKind =
  | 'pass'
  | 'drop'
  | 'accept'
  | 'authorization'
  | 'connection'
  | 'content-length'
  | 'cookie'
  | 'expect'
  | 'forwarded-for'
  | 'forwarded-host'
  | 'forwarded-proto'
  | 'host'
  | 'origin'
  | 'sec-fetch-mode'
  | 'sec-fetch-site'
  | 'te'
  | 'transfer-encoding'
  | 'upgrade'
  | 'via'

const readNames: Record<string, HeaderKind> = {
  accept: 'accept',
  authorization: 'authorization',
  connection: 'connection',
  'content-length': 'content-length',
  cookie: 'cookie',
  expect: 'expect',
  host: 'host',
  origin: 'origin',
  'sec-fetch-mode': 'sec-fetch-mode',
  'sec-fetch-site': 'sec-fetch-site',
  te: 'te',
  'transfer-encoding': 'transfer-encoding',
  upgrade: 'upgrade',
  via: 'via',
  'x-forwarded-for': 'forwarded-for',
  'x-forwarded-host': 'forwarded-host',
  'x-forwarded-proto': 'forwarded-proto',
}

/** Meant for this hop only (RFC 9110 §7.6.1). Trailers of requests are dropped, so their announcement is too. */
const hopNames = [
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'trailer',
  'http2-settings',
]

/** Where a request came from: rebuilt by us. */
const originNames = [
  'forwarded',
  'x-forwarded',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'x-request-id',
]

/** What else a request could be meant for: decided by us. CGI would make HTTP_PROXY of the last (httpoxy, CVE-2016-5385). */
const targetNames = [
  'x-original-url',
  'x-original-uri',
  'x-original-host',
  'x-original-method',
  'x-original-forwarded-for',
  'x-rewrite-url',
  'proxy',
]

/** Beginnings of names that carry identity or origin, in folded spelling: ours, and those of other gateways that an app may still trust. */
const droppedPrefixes = ['x-user-', 'x-gatehouse-', 'remote-', 'x-forwarded-', 'x-remote-', 'x-webauth-', 'x-auth-request-', 'x-authentik-']

/** Names as browsers and libraries spell them, so that most look-ups need no folding. */
const known = new Map<string, HeaderKind>()
for (const name of [...Object.keys(readNames), ...hopNames, ...originNames, ...targetNames]) {
  const kind = readNames[name] ?? 'drop'
  known.set(name, kind)
  known.set(canonical(name), kind)
}
const plain = [
  'User-Agent',
  'Accept-Encoding',
  'Accept-Language',
  'Content-Type',
  'Cache-Control',
  'Pragma',
  'Referer',
  'If-None-Match',
  'Range',
]
for (const name of [
  ...plain,
  'Sec-Fetch-Dest',
  'Sec-Fetch-User',
  'sec-ch-ua',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'DNT',
  'Priority',
]) {
  known.set(name, 'pass')
  known.set(name.toLowerCase(), 'pass')
}

/** The kind of a request header by its name in any spelling. */
export function headerKind(name: string): HeaderKind {
  return known.get(name) ?? kindOfUnusual(name)
}

function kindOfUnusual(name: string): HeaderKind {
  const lower = name.toLowerCase()
  const kind = known.get(lower)
  if (kind !== undefined) return kind
  const folded = foldName(lower)
  if (droppedPrefixes.some((prefix) => folded.startsWith(prefix))) return 'drop'
  // `Transfer_Encoding` is not ours to understand, but an upstream that folds names would take it for the real one.
  return folded !== lower && known.has(folded) ? 'drop' : 'pass'
}

/** A name as CGI-like upstreams see it: everything that is no letter or digit is one separator. */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')
}

function canonical(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase())
}
