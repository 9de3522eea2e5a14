import { forbidden } from '@gatehouse/kit/errors'
import { httpsForHost } from '@gatehouse/kit/http/security-headers'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { z } from 'zod'
import type { Principal } from '../sessions/sessions.feature.ts'
import { refusedPage, refusedPagePolicy } from './sites.page.ts'
import { callbackPath, signOnPath, type SitesService } from './sites.service.ts'

export type SitesRouteParts = {
  service: SitesService
  authenticate: (credentials: { cookie: string | undefined; authorization: string | undefined }) => Promise<Principal | null>
  /** The host name a request came to, in normal form, as far as it is believed. */
  hostOf: (request: FastifyRequest) => string | null
}

const tags = ['auth']
const secret = z.string().regex(/^[\w-]{43}$/)
const found = z.undefined().meta({ description: 'Leads on.' })

/** The ways of a browser between Gatehouse and the host names of sites. All are opened by a person's browser, none by a program. */
export function registerSitesRoutes(scope: HttpServer, parts: SitesRouteParts): void {
  registerStart(scope, parts)
  registerSignOn(scope, parts)
  registerCallback(scope, parts)
}

function registerStart(scope: HttpServer, parts: SitesRouteParts): void {
  const { service, hostOf } = parts
  scope.get(
    '/.gatehouse/start',
    {
      onRequest: forHostAlone(parts),
      schema: {
        tags,
        summary: 'At a site: go and sign on',
        security: [],
        querystring: z.object({ next: z.string().optional() }),
        response: { 302: found },
      },
    },
    (request, reply) => {
      refuseInPages(request)
      const { next } = request.query
      const { location, setCookies } = service.start(hostOf(request), { ...browserOf(request), ...(next === undefined ? {} : { next }) })
      return lead(reply, location, setCookies)
    },
  )
}

function registerSignOn(scope: HttpServer, { service, authenticate }: SitesRouteParts): void {
  scope.get(
    signOnPath,
    {
      schema: {
        tags,
        summary: 'From a site: come back with a code, after signing in if need be',
        security: [],
        querystring: z.object({ host: z.string().max(253), state: secret, next: z.string() }),
        response: { 302: found },
      },
    },
    async (request, reply) => {
      refuseInPages(request)
      const principal = await authenticate({ cookie: request.headers.cookie, authorization: undefined })
      if (principal === null) return lead(reply, `/signin?next=${encodeURIComponent(request.url)}`)
      return lead(reply, await service.issue(principal, request.query))
    },
  )
}

function registerCallback(scope: HttpServer, parts: SitesRouteParts): void {
  const { service, hostOf } = parts
  scope.get(
    callbackPath,
    {
      onRequest: forHostAlone(parts),
      schema: { tags, summary: 'At a site: come back from signing on', security: [], querystring: z.object({ code: z.string().max(100) }) },
    },
    async (request, reply) => {
      refuseInPages(request)
      const redeemed = await service.redeem(hostOf(request), request.query.code, browserOf(request))
      if (redeemed !== null) return lead(reply, redeemed.next, redeemed.setCookies)
      return reply.code(400).header('content-security-policy', refusedPagePolicy).type('text/html; charset=utf-8').send(refusedPage)
    },
  )
}

/** None of this is for a frame, an image or a script of some page; where a browser says what it is for, that decides. */
function refuseInPages(request: FastifyRequest): void {
  const mode = request.headers['sec-fetch-mode']
  const dest = request.headers['sec-fetch-dest']
  if ((mode !== undefined && mode !== 'navigate') || (dest !== undefined && dest !== 'document'))
    throw forbidden({ detail: 'This address is for opening in a browser.' })
}

const browserOf = ({ headers }: FastifyRequest) => ({ cookie: headers.cookie, userAgent: headers['user-agent'] })

/** The answers at the host of a site speak for that host alone. */
function forHostAlone({ service, hostOf }: SitesRouteParts): onRequestHookHandler {
  return (request, reply, done) => {
    const isAtSite = service.isSite(hostOf(request))
    if (isAtSite && reply.hasHeader('strict-transport-security')) void reply.header('strict-transport-security', httpsForHost)
    done()
  }
}

function lead(reply: FastifyReply, location: string, setCookies: readonly string[] = []): FastifyReply {
  if (setCookies.length > 0) void reply.header('set-cookie', [...setCookies])
  return reply.code(302).header('location', location).send()
}
