import { notSignedIn } from '@gatehouse/kit/errors'
import { acceptedLanguage } from '@gatehouse/kit/http/accepted-language'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { SessionCookies } from './sessions.cookies.ts'
import type { CrossSiteFault, RequestOrigin } from './sessions.cross-site.ts'
import { originOf, refusalOfNobody } from './sessions.guards.ts'
import type { Credentials } from './sessions.principal.ts'
import { sessionSchema, signInSchema, type FirstPaint } from './sessions.schemas.ts'
import type { SessionService } from './sessions.service.ts'
import type { AccountsForSessions, OpenedSession, SecondFactorDemand } from './sessions.sign-in.ts'
import type { Visitor } from './sessions.visitor.ts'

export type SessionRouteParts = {
  service: SessionService
  cookies: SessionCookies
  crossSiteFault: CrossSiteFault
  accounts: Pick<AccountsForSessions, 'find'>
  /** What the first page of a person needs besides the apps. */
  firstPaintOf: (userId: string) => Promise<FirstPaint>
  isOwnAuthorization: (value: string | undefined) => boolean
  isApiToken: (value: string | undefined) => boolean
  originOf: OriginOf
  now: () => Date
}

const tags = ['auth']
const smallBody = 16 * 1024

/** What the browser keeps of this origin is not for whoever sits down next. Cookies are cleared by name: the directive would clear those of sibling hosts too. */
const clearSiteData = '"cache", "storage"'

export function registerSessionRoutes(scope: HttpServer, parts: SessionRouteParts): void {
  registerSignIn(scope, parts)
  registerSessionQuestion(scope, parts)
  registerRefresh(scope, parts)
  registerSignOut(scope, parts)
}

function registerSignIn(scope: HttpServer, parts: SessionRouteParts): void {
  scope.post(
    '/api/auth/session',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Sign in with a browser',
        description: 'Sets cookies; no token is in the answer.',
        security: [],
        body: signInSchema,
        response: { 200: sessionSchema },
      },
    },
    async (request, reply) => {
      refuseCrossSite(parts, request, 'none')
      const outcome = await parts.service.signIn({ ...request.body, via: 'cookie', visitor: visitorOf(parts, request) })
      if (outcome.kind === 'second_factor') throw demanded(reply, outcome.demand)
      return welcome(parts, { request, reply, opened: outcome.session })
    },
  )
}

function registerRefresh(scope: HttpServer, parts: SessionRouteParts): void {
  scope.post(
    '/api/auth/session/refresh',
    { schema: { tags, summary: 'Renew the access cookie', security: [], response: { 200: sessionSchema } } },
    async (request, reply) => {
      refuseCrossSite(parts, request, 'cookie')
      const opened = await parts.service.refresh(visitorOf(parts, request))
      if (opened !== null) return sendSession(parts, { request, reply, opened })
      void reply.header('set-cookie', parts.cookies.clear())
      throw notSignedIn()
    },
  )
}

function registerSignOut(scope: HttpServer, parts: SessionRouteParts): void {
  scope.delete(
    '/api/auth/session',
    {
      schema: {
        tags,
        summary: 'Sign out',
        description: 'Works with an expired access cookie too.',
        security: [],
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { cookie, authorization } = request.headers
      refuseCrossSite(parts, request, viaOf(parts, { cookie, authorization }))
      await parts.service.endPresented({ cookie, authorization, reason: 'signed_out', by: parts.originOf(request) })
      return reply
        .code(204)
        .header('set-cookie', parts.cookies.clear())
        .header('clear-site-data', clearSiteData)
        .header('cache-control', 'no-store')
        .send()
    },
  )
}

function viaOf({ isOwnAuthorization }: SessionRouteParts, { cookie, authorization }: Credentials): RequestOrigin['via'] {
  if (isOwnAuthorization(authorization)) return 'bearer'
  return cookie === undefined ? 'none' : 'cookie'
}

export function refuseCrossSite(
  { crossSiteFault }: Pick<SessionRouteParts, 'crossSiteFault'>,
  request: FastifyRequest,
  via: RequestOrigin['via'],
): void {
  const fault = crossSiteFault(originOf(request, via))
  if (fault !== null) throw fault
}

/** A browser asks before it knows: without anything to be known by, that nobody is signed in is an answer and no error. */
function registerSessionQuestion(scope: HttpServer, parts: SessionRouteParts): void {
  scope.get(
    '/api/auth/session',
    {
      schema: {
        tags,
        summary: 'Who is signed in',
        description: '204 for somebody who shows nothing to be known by; 401 for a session that is over or has to be renewed.',
        response: { 200: sessionSchema, 204: z.undefined() },
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const { cookie, authorization } = request.headers
      const { cookies, service } = parts
      const principal = await service.authenticate({ cookie, authorization })
      if (principal !== null) return tell(parts, { userId: principal.user.id, expiresAt: principal.expiresAt })
      const showsNothing = authorization === undefined && cookies.readAccess(cookie) === null && cookies.readRefresh(cookie) === null
      if (showsNothing) return reply.code(204).send()
      throw refusalOfNobody(parts.isApiToken(authorization))
    },
  )
}

type Telling = Pick<SessionRouteParts, 'accounts' | 'firstPaintOf'>

async function tell({ accounts, firstPaintOf }: Telling, { userId, expiresAt }: { userId: string; expiresAt: Date }) {
  const [user, firstPaint] = await Promise.all([accounts.find(userId), firstPaintOf(userId)])
  return { user, expires_at: expiresAt.toISOString(), ...firstPaint }
}

type Welcome = { request: FastifyRequest; reply: FastifyReply; opened: OpenedSession }

/** Answers with a session just opened. The one this browser had before is over; a bearer token belongs to a program and stays. */
export async function welcome(parts: Omit<SessionRouteParts, 'crossSiteFault' | 'isOwnAuthorization'>, { request, ...answer }: Welcome) {
  const { cookie } = request.headers
  await parts.service.endPresented({ cookie, authorization: undefined, reason: 'replaced', by: parts.originOf(request) })
  return sendSession(parts, { request, ...answer })
}

/** Answers with a session and sets its cookies. */
async function sendSession(
  { cookies, now, ...telling }: Telling & Pick<SessionRouteParts, 'cookies' | 'now'>,
  { request, reply, opened }: Welcome,
) {
  writeTokens({ cookies, now }, { request, reply, opened })
  return tell(telling, opened)
}

/** Sets the cookies of a session. */
export function writeTokens({ cookies, now }: Pick<SessionRouteParts, 'cookies' | 'now'>, { request, reply, opened }: Welcome): void {
  const keepForS = opened.remember ? Math.floor((opened.expiresAt.getTime() - now().getTime()) / 1000) : null
  void reply
    .header('set-cookie', cookies.write(opened, { keepForS, userAgent: request.headers['user-agent'] }))
    .header('cache-control', 'no-store')
}

/** The refusal of a sign-in that needs more than the password. */
export function demanded(reply: FastifyReply, { problem, cookies }: SecondFactorDemand): SecondFactorDemand['problem'] {
  if (cookies.length > 0) void reply.header('set-cookie', cookies)
  void reply.header('cache-control', 'no-store')
  return problem
}

export function visitorOf({ originOf: originOfRequest }: Pick<SessionRouteParts, 'originOf'>, request: FastifyRequest): Visitor {
  const { 'user-agent': userAgent, 'accept-language': wishes, cookie } = request.headers
  return { origin: originOfRequest(request), userAgent, cookie, language: acceptedLanguage(wishes) }
}
