import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { SessionCookies } from './sessions.cookies.ts'
import type { OpenSessions } from './sessions.open-sessions.ts'
import { principalOf, type Principal } from './sessions.principal.ts'
import {
  endedSchema,
  sessionPageSchema,
  sessionParamsSchema,
  sessionQuerySchema,
  userSessionParamsSchema,
  userSessionsParamsSchema,
} from './sessions.schemas.ts'
import type { AccountsForSessions } from './sessions.sign-in.ts'

export type OpenSessionRouteParts = {
  openSessions: OpenSessions
  cookies: Pick<SessionCookies, 'clear'>
  accounts: Pick<AccountsForSessions, 'find'>
  originOf: OriginOf
}

/** Where I am signed in, and ending that. */
export function registerOwnSessionListRoutes(scope: HttpServer, parts: OpenSessionRouteParts): void {
  const { openSessions, cookies, originOf } = parts
  const tags = ['auth']
  scope.get(
    '/api/auth/sessions',
    {
      schema: {
        tags,
        summary: 'Where I am signed in, newest first',
        querystring: sessionQuerySchema,
        response: { 200: sessionPageSchema },
      },
    },
    (request) => {
      const { user, sessionId } = principalOf(request)
      return openSessions.list(user.id, request.query, sessionId)
    },
  )
  scope.delete(
    '/api/auth/sessions',
    { schema: { tags, summary: 'Sign me out everywhere but here', response: { 200: endedSchema } } },
    async (request, reply) => {
      const { user, sessionId } = principalOf(request)
      const others = { userId: user.id, exceptId: sessionId, exceptCookie: request.headers.cookie }
      return reply.send({ ended: await openSessions.endAll(others, originOf(request)) })
    },
  )
  scope.delete(
    '/api/auth/sessions/:id',
    { schema: { tags, summary: 'End one of my sessions', params: sessionParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const principal = principalOf(request)
      await openSessions.endOne({ id: request.params.id, userId: principal.user.id }, originOf(request))
      return withoutOwnCookies(reply, cookies, request.params.id === principal.sessionId ? principal : null)
        .code(204)
        .send()
    },
  )
}

/** Where somebody is signed in, and ending that, for admins. */
export function registerSessionAdminRoutes(scope: HttpServer, parts: OpenSessionRouteParts): void {
  const { openSessions, accounts, originOf } = parts
  const tags = ['admin']
  const url = '/api/admin/users/:id/sessions'
  scope.get(
    url,
    {
      schema: {
        tags,
        summary: 'Where somebody is signed in, newest first',
        params: userSessionsParamsSchema,
        querystring: sessionQuerySchema,
        response: { 200: sessionPageSchema },
      },
    },
    async (request, reply) => {
      const { id } = await accounts.find(request.params.id)
      return reply.send(await openSessions.list(id, request.query, principalOf(request).sessionId))
    },
  )
  scope.delete(
    url,
    { schema: { tags, summary: 'Sign somebody out everywhere', params: userSessionsParamsSchema, response: { 200: endedSchema } } },
    async (request, reply) => {
      const { id } = await accounts.find(request.params.id)
      return reply.send({ ended: await openSessions.endAll({ userId: id, exceptId: null }, originOf(request)) })
    },
  )
  scope.delete(
    `${url}/:session_id`,
    { schema: { tags, summary: "End one of somebody's sessions", params: userSessionParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { id } = await accounts.find(request.params.id)
      await openSessions.endOne({ id: request.params.session_id, userId: id }, originOf(request))
      return reply.code(204).send()
    },
  )
}

/** Whoever ends the session they sit in is signed out. */
function withoutOwnCookies(reply: FastifyReply, cookies: Pick<SessionCookies, 'clear'>, own: Principal | null): FastifyReply {
  return own?.via === 'cookie' ? reply.header('set-cookie', cookies.clear()) : reply
}
