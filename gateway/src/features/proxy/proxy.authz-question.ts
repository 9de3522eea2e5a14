import { routeNotFound, type ProblemError } from '@gatehouse/kit/errors'
import { incompleteQuestion } from './proxy.authz.errors.ts'
import { RequestHead, type RawHeaders } from './proxy.request-head.ts'
import { isHost } from './proxy.screen.ts'

/** How a proxy asks, and what answers it understands. */
export type Dialect = 'forward-auth' | 'auth-request' | 'ext-authz'

/** A request that another proxy asks about. */
export type Question = {
  dialect: Dialect
  /** The request as its client sent it to that proxy. */
  head: RequestHead
  /** The host it was sent to. */
  host: string
  /** The key of the service, where the proxy names it; else host and path tell. */
  service: string | null
}

/** Where the endpoints for other proxies lie. */
export const authzPrefix = '/api/authz/'

/**
 * Reads which request a proxy asks about. Each dialect has its own headers, and only those are read: a proxy sets the ones it knows and
 * passes on whatever a client sent under the names of the others. What is missing or there twice is refused, never guessed.
 */
export function readQuestion(asking: RequestHead): Question | ProblemError {
  const path = asking.path.slice(authzPrefix.length)
  if (path === 'forward-auth') return forwardAuth(asking)
  if (path === 'auth-request') return authRequest(asking)
  const envoy = /^ext-authz\/([a-z][a-z0-9-]*)(\/.*)$/.exec(path)
  return envoy === null ? routeNotFound() : extAuthz(asking, envoy[1] ?? '', envoy[2] ?? '')
}

/** Traefik, Caddy and others: method, host and target in headers of the forwarded family. */
function forwardAuth(asking: RequestHead): Question | ProblemError {
  const method = onlyValue(asking.headers, 'x-forwarded-method')
  const target = onlyValue(asking.headers, 'x-forwarded-uri')
  const host = asking.forwardedHost
  if (method === null || target === null || host === null) return incomplete('X-Forwarded-Method, X-Forwarded-Host and X-Forwarded-Uri')
  return question(asking, { dialect: 'forward-auth', method, target, host })
}

/** nginx: the whole address in one header. */
function authRequest(asking: RequestHead): Question | ProblemError {
  const method = onlyValue(asking.headers, 'x-original-method')
  const address = /^https?:\/\/([^/?#]*)(.*)$/i.exec(onlyValue(asking.headers, 'x-original-url') ?? '')
  if (method === null || address === null) return incomplete('X-Original-Method and X-Original-URL, which is a whole address,')
  return question(asking, { dialect: 'auth-request', method, target: address[2] ?? '', host: address[1] ?? '' })
}

/** Envoy sends the request itself, without its body, below a path that names the service. */
function extAuthz(asking: RequestHead, service: string, path: string): Question | ProblemError {
  const { method, host } = asking
  const asked = question(asking, { dialect: 'ext-authz', method, target: `${path}${asking.query}`, host: host ?? '' })
  return 'dialect' in asked ? { ...asked, service } : asked
}

type Asked = { dialect: Dialect; method: string; target: string; host: string }

function question(asking: RequestHead, { dialect, method, target, host }: Asked): Question | ProblemError {
  const services = new URLSearchParams(dialect === 'ext-authz' ? '' : asking.query).getAll('service')
  if (services.length > 1) return incomplete('at most one service')
  if (!/^[A-Z][A-Z-]{0,31}$/.test(method)) return incomplete('a method such as GET')
  if (!/^\/[!-~\x80-\xff]*$/.test(target)) return incomplete('a target that begins with a slash')
  if (!isHost(host)) return incomplete('one host name')
  const { version, headers, peer, encrypted } = asking
  const head = new RequestHead({ method, target, version, headers, peer, encrypted })
  return { dialect, head, host, service: services[0] ?? null }
}

const incomplete = (what: string): ProblemError => incompleteQuestion({ detail: `The proxy must send ${what}, each once.` })

/** The value of a header that stands there exactly once. */
function onlyValue(headers: RawHeaders, name: string): string | null {
  const values = headers.filter((_value, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === name)
  return values.length === 1 ? (values[0] ?? null) : null
}

/** Whether a request opens a socket. Proxies may have taken Upgrade out of what they pass on, but not the handshake (RFC 6455 §4.1). */
export function opensSocket(head: RequestHead): boolean {
  return head.upgrade !== null || head.headers.some((name, at) => at % 2 === 0 && /^sec-websocket-(?:key|version)$/i.test(name))
}
