import { notSignedIn } from '@gatehouse/kit/errors'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { SessionCookies } from './sessions.cookies.ts'
import type { CrossSiteFault, RequestOrigin } from './sessions.cross-site.ts'
import { originOf } from './sessions.guards.ts'
import { principalOf, type Principal } from './sessions.principal.ts'
import { sessionSchema, signInSchema } from './sessions.schemas.ts'
import type { AccountsForSessions, Credentials, OpenedSession, SessionService } from './sessions.service.ts'

export type SessionRouteParts = {
  service: SessionService
  cookies: SessionCookies
  crossSiteFault: CrossSiteFault
  accounts: Pick<AccountsForSessions, 'find'>
  isOwnAuthorization: (value: string | undefined) => boolean
  addressOf: (request: FastifyRequest) => string
}

const tags = ['auth']
const smallBody = 16 * 1024

/** What the browser keeps of this origin is not for whoever sits down next. Cookies are cleared by name: the directive would clear those of sibling hosts too. */
const clearSiteData = '"cache", "storage"'

export function registerSessionRoutes(scope: HttpServer, parts: SessionRouteParts): void {
  registerSignIn(scope, parts)
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
      const opened = await parts.service.signIn({ ...request.body, via: 'cookie', address: parts.addressOf(request) })
      // The session this browser had before is over; a bearer token belongs to a program and stays.
      await parts.service.endPresented({ cookie: request.headers.cookie, authorization: undefined })
      return sendSession(parts, reply, { opened, userAgent: request.headers['user-agent'] })
    },
  )
}

function registerRefresh(scope: HttpServer, parts: SessionRouteParts): void {
  scope.post(
    '/api/auth/session/refresh',
    { schema: { tags, summary: 'Renew the access cookie', security: [], response: { 200: sessionSchema } } },
    async (request, reply) => {
      refuseCrossSite(parts, request, 'cookie')
      const opened = await parts.service.refresh(request.headers.cookie)
      if (opened !== null) return sendSession(parts, reply, { opened, userAgent: request.headers['user-agent'] })
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
      await parts.service.endPresented({ cookie, authorization })
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

function refuseCrossSite({ crossSiteFault }: SessionRouteParts, request: FastifyRequest, via: RequestOrigin['via']): void {
  const fault = crossSiteFault(originOf(request, via))
  if (fault !== null) throw fault
}

export function registerOwnSessionRoutes(scope: HttpServer, { accounts }: Pick<SessionRouteParts, 'accounts'>): void {
  scope.get('/api/auth/session', { schema: { tags, summary: 'Who is signed in', response: { 200: sessionSchema } } }, (request) =>
    sessionOf(accounts, principalOf(request)),
  )
}

async function sessionOf(accounts: Pick<AccountsForSessions, 'find'>, { user, expiresAt }: Principal) {
  return { user: await accounts.find(user.id), expires_at: expiresAt.toISOString() }
}

type Answer = { opened: OpenedSession; userAgent: string | undefined }

/** Answers with a session and sets its cookies. */
export async function sendSession(
  { cookies, accounts }: Pick<SessionRouteParts, 'cookies' | 'accounts'>,
  reply: FastifyReply,
  { opened, userAgent }: Answer,
) {
  const tokens = { access: opened.access, ...(opened.refresh === null ? {} : { refresh: opened.refresh }) }
  void reply.header('set-cookie', cookies.write(tokens, { remember: opened.remember, userAgent })).header('cache-control', 'no-store')
  return { user: await accounts.find(opened.userId), expires_at: opened.expiresAt.toISOString() }
}
