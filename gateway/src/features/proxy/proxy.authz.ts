import { notSignedIn, ProblemError } from '@gatehouse/kit/errors'
import type { Log } from '@gatehouse/kit/log'
import type { NewId } from '@gatehouse/kit/ids'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MatchMount, MountedService, Service } from '../registry/registry.feature.ts'
import type { Answer } from './proxy.answer.ts'
import { sharesOrigin, unknownHost, unknownService, untrustedProxy } from './proxy.authz.errors.ts'
import { opensSocket, readQuestion, type Dialect, type Question } from './proxy.authz-question.ts'
import { isBrowser } from './proxy.challenge.ts'
import type { ClientAddresses } from './proxy.client-address.ts'
import { withoutCookies } from './proxy.cookies.ts'
import { createEntrance } from './proxy.enter.ts'
import { ambiguousPath } from './proxy.errors.ts'
import type { Found, Passage, Step } from './proxy.passage.ts'
import { targetFault } from './proxy.path.ts'
import { Redirect } from './proxy.refusal.ts'
import type { RequestHead } from './proxy.request-head.ts'
import { hostName } from './proxy.sites.ts'
import type { Traffic } from './proxy.traffic.ts'

export type AuthzOptions = {
  /** The steps of the data path that decide, and find out who is calling. */
  steps: readonly Step[]
  match: MatchMount
  findService: (key: string) => Service | null
  siteAt: (host: string) => MountedService | null
  siteOrigin: (host: string) => string
  clientAddresses: Pick<ClientAddresses, 'isTrusted'>
  gatewayCookieNames: ReadonlySet<string>
  isOwnAuthorization: (value: string) => boolean
  /** Where people reach the gateway. */
  publicUrl: string
  answer: Answer
  traffic: Traffic
  newId: NewId
  log: Log
}

type Refused = { requestId: string; service: MountedService | null }
type Asker = { request: IncomingMessage; response: ServerResponse; dialect: Dialect }

/**
 * Answers proxies that ask whether they may pass a request on (forward-auth): the steps of the data path decide about it as if it had
 * come here, and the answer carries the headers that the app gets. Everything but a plain yes is a refusal in the asker's dialect.
 */
export function createAuthz(options: AuthzOptions): (asking: RequestHead, client: Omit<Asker, 'dialect'>) => void {
  const { answer, newId, log, publicUrl } = options
  const baseOf = (service: MountedService | null): string =>
    service === null || service.host === null ? publicUrl : options.siteOrigin(service.host)
  const refuse = (refusal: unknown, { requestId, service }: Refused, { response, dialect }: Asker): void =>
    answer.send(response, inDialect(absolute(refusal, baseOf(service)), dialect), requestId)
  const findAgain = ({ service }: Found): MountedService | null =>
    service.host === null ? namedService(service.key, options) : options.siteAt(service.host)
  const enter = createEntrance<Asker>(
    { ...options, findAgain },
    {
      admit: (passage, { response }) => {
        response.writeHead(200, [...answer.ownHeaders, ...grantedHeaders(passage, options)]).end()
      },
      refuse,
    },
  )

  const about = { ...options, ownHost: hostName(new URL(publicUrl).host) }
  const refuseQuestion = (fault: ProblemError, asking: RequestHead, client: Omit<Asker, 'dialect'>): void => {
    const requestId = newId()
    // A stranger's mistake is nobody's business; a proxy's is the operator's.
    if (fault.code !== 'authz.untrusted_proxy')
      log.warn({ request_id: requestId, code: fault.code, peer: asking.peer }, 'a proxy asked about a request that cannot be decided')
    refuse(fault, { requestId, service: null }, { ...client, dialect: dialectOf(asking) })
  }

  return (asking, client) => {
    if (asking.hasBody) options.traffic.linger(client.request)
    const asked = options.clientAddresses.isTrusted(asking.peer) ? readQuestion(asking) : fromStranger()
    if (asked instanceof ProblemError) return refuseQuestion(asked, asking, client)
    const service = serviceOf(asked, about)
    if (service instanceof ProblemError) return refuseQuestion(service, asking, client)
    return enter({ head: asked.head, service, upgrade: opensSocket(asked.head) }, { ...client, dialect: asked.dialect })
  }
}

/**
 * Refuses apps that live below the gateway's own address without being trusted: nobody puts them into a sandbox there. Programs may use
 * them; a browser may not whatever it shows, for what it opens by a link with somebody's token could act by its own cookie.
 */
export function createOriginStep(): Step {
  return ({ head, service, signedIn }) => {
    if (service.trusted || service.host !== null) return null
    if (signedIn.via !== 'cookie' && !isBrowser(head)) return null
    return sharesOrigin({
      detail: `${service.name} has the address of Gatehouse, so its pages could act as whoever looks at them. Give it a host name of its own, or mark it as trusted.`,
    })
  }
}

const fromStranger = (): ProblemError =>
  untrustedProxy({ detail: 'This is for the proxies in GATEHOUSE_TRUSTED_PROXIES. They ask it of the gateway directly.' })

const dialectOf = ({ path }: RequestHead): Dialect => (path.endsWith('/auth-request') ? 'auth-request' : 'forward-auth')

/** The service a question is about: the one whose host it is, the one it names, else the one whose mount the path lies in. */
function serviceOf({ head, host, service: key }: Question, options: AuthzOptions & { ownHost: string }): MountedService | ProblemError {
  const name = hostName(host)
  const site = options.siteAt(name)
  if (site !== null) return key === null || key === site.key ? site : unknownService({ detail: `${name} is the host of another service.` })
  if (name !== options.ownHost)
    return unknownHost({ detail: `Nobody can be signed in at ${name}: it is neither the address of Gatehouse nor the host of a service.` })
  if (key !== null) {
    return namedService(key, options) ?? unknownService({ detail: `No service here has the key ${JSON.stringify(key.slice(0, 63))}.` })
  }
  const fault = targetFault(head.path, head.query)
  if (fault !== null) return ambiguousPath({ detail: fault })
  return options.match(head.path) ?? unknownService({ detail: 'No service has a mount above this path, and the proxy names none.' })
}

/** A service that another proxy forwards to, so that its address here does not matter. */
function namedService(key: string, { findService }: Pick<AuthzOptions, 'findService'>): MountedService | null {
  const named = findService(key)
  return named === null || named.host !== null ? null : { ...named, upstream: named.upstream ?? '', mount: named.mount ?? '' }
}

/** What the app gets: who is calling, and what of its cookies and credentials is not the gateway's. */
function grantedHeaders({ head, identity, requestId }: Passage, options: AuthzOptions): string[] {
  const headers = [...identity, 'x-request-id', requestId, 'content-length', '0']
  const cookies = head.cookie === null ? '' : withoutCookies(head.cookie, options.gatewayCookieNames)
  if (cookies !== '') headers.push('cookie', cookies)
  if (head.authorization !== null && !options.isOwnAuthorization(head.authorization)) headers.push('authorization', head.authorization)
  return headers
}

/** The browser is at another server now, so it needs the whole address. */
function absolute(refusal: unknown, publicUrl: string): unknown {
  return refusal instanceof Redirect ? new Redirect(new URL(refusal.location, publicUrl).href) : refusal
}

/** nginx understands 401 and 403 and takes anything else for a fault of ours, so what is meant stands in headers. */
function inDialect(refusal: unknown, dialect: Dialect): unknown {
  if (dialect !== 'auth-request') return refusal
  if (refusal instanceof Redirect) return notSignedIn({ headers: { location: refusal.location } })
  if (!(refusal instanceof ProblemError) || refusal.status === 401 || refusal.status === 403) return refusal
  const { code, title, detail = title, status } = refusal
  return new ProblemError({ code, title, status: 403 }, { detail, headers: { 'x-gatehouse-status': String(status) } })
}
