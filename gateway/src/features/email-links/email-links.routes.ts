import { ProblemError } from '@gatehouse/kit/errors'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import { linkInvalid } from './email-links.errors.ts'
import type { EmailLinkEvents } from './email-links.events.ts'
import {
  addressSchema,
  askedSchema,
  changeSchema,
  confirmChangeSchema,
  doneSchema,
  emailStateSchema,
  resetSchema,
  verifySchema,
} from './email-links.schemas.ts'
import type { EmailLinkService, Followed, Visitor } from './email-links.service.ts'

/** Counts; throws when it is one too many. */
export type LinkLimit = { take: (use: { address: string }) => Promise<void> }

export type EmailLinkRouteParts = {
  service: EmailLinkService
  events: EmailLinkEvents
  limits: { ask: LinkLimit; follow: LinkLimit }
  principalOf: (request: FastifyRequest) => { user: { id: string }; sessionId: string }
  /** Who is signed in with the browser that sends a request, or null. */
  signedInAs: (request: FastifyRequest) => Promise<string | null>
  /** Makes the browser one that has signed in before as this person, as far as limits and notices are concerned. */
  rememberBrowser: (userId: string, request: FastifyRequest, reply: FastifyReply) => Promise<void>
  originOf: OriginOf
  networkOf: (address: string) => string
}

const smallBody = 16 * 1024
const tags = ['auth']
const asked = 'If there is an account with this address, a mail is on its way to it.'

export function registerPublicLinkRoutes(scope: HttpServer, parts: EmailLinkRouteParts): void {
  const { service, limits, originOf } = parts
  const ask = (kind: 'forgot' | 'verify') => async (request: FastifyRequest<{ Body: { email: string } }>, reply: FastifyReply) => {
    await limits.ask.take(originOf(request))
    await service.ask(kind, request.body.email)
    return reply.code(202).send({ message: asked })
  }
  const alike = { description: 'Answers alike whatever is known of the address.', security: [], tags }
  scope.post(
    '/api/auth/password/forgot',
    {
      bodyLimit: smallBody,
      schema: { ...alike, summary: 'Ask for a new password by mail', body: addressSchema, response: { 202: askedSchema } },
    },
    ask('forgot'),
  )
  scope.post(
    '/api/auth/email/verify/request',
    {
      bodyLimit: smallBody,
      schema: { ...alike, summary: 'Ask for the link that confirms an address', body: addressSchema, response: { 202: askedSchema } },
    },
    ask('verify'),
  )
  registerProving(scope, parts)
  registerTakingBack(scope, parts)
}

/** What links lead to that prove an address. Tokens come in bodies, never in addresses. */
function registerProving(scope: HttpServer, parts: EmailLinkRouteParts): void {
  const { service } = parts
  const response = { 200: doneSchema }
  scope.post(
    '/api/auth/email/verify',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Confirm an e-mail address with the link from a mail',
        description:
          'Takes a session of the account, its password, or a new password; the latter ends all sessions, for whoever made the account may not have been the owner of the address.',
        security: [],
        body: verifySchema,
        response,
      },
    },
    (request, reply) => follow(parts, { request, reply, purpose: 'verify' }, (visitor) => service.verify(request.body, visitor)),
  )
  scope.post(
    '/api/auth/email/change/confirm',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Confirm a new e-mail address',
        description: 'Takes a session of the account or its password.',
        security: [],
        body: confirmChangeSchema,
        response,
      },
    },
    (request, reply) => follow(parts, { request, reply, purpose: 'change' }, (visitor) => service.confirmChange(request.body, visitor)),
  )
}

/** What links lead to with which people get their account back: both set a password. */
function registerTakingBack(scope: HttpServer, parts: EmailLinkRouteParts): void {
  const { service } = parts
  const response = { 200: doneSchema }
  scope.post(
    '/api/auth/password/reset',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Set a new password with the link from a mail',
        description: 'Ends all sessions and opens none.',
        security: [],
        body: resetSchema,
        response,
      },
    },
    (request, reply) => follow(parts, { request, reply, purpose: 'reset' }, (visitor) => service.reset(request.body, visitor)),
  )
  scope.post(
    '/api/auth/email/change/undo',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Undo a change of address from the old one',
        description: 'Sets a new password and ends all sessions.',
        security: [],
        body: resetSchema,
        response,
      },
    },
    (request, reply) => follow(parts, { request, reply, purpose: 'undo_change' }, (visitor) => service.undoChange(request.body, visitor)),
  )
}

export function registerOwnEmailRoutes(scope: HttpServer, parts: EmailLinkRouteParts): void {
  const { service, principalOf } = parts
  scope.get(
    '/api/auth/email',
    { schema: { tags, summary: 'Whether my address is confirmed, and a new one that waits', response: { 200: emailStateSchema } } },
    (request) => service.state(principalOf(request).user.id),
  )
  scope.post(
    '/api/auth/email/change',
    {
      bodyLimit: smallBody,
      config: { changesSignIn: true },
      schema: {
        tags,
        summary: 'Change my e-mail address',
        description: 'The new address has to be confirmed. Answers alike whether it is free.',
        body: changeSchema,
        response: { 202: askedSchema },
      },
    },
    async (request, reply) => {
      const { user, sessionId } = principalOf(request)
      await service.askChange({ userId: user.id, sessionId, ...request.body }, visitorOf(parts, request, user.id))
      return reply.code(202).send({ message: 'A mail to the new address asks for its confirmation.' })
    },
  )
  scope.delete(
    '/api/auth/email/change',
    { schema: { tags, summary: 'Drop a change of address that waits', response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { id } = principalOf(request).user
      await service.dropChange(id, visitorOf(parts, request, id))
      return reply.code(204).send()
    },
  )
}

type Following = { request: FastifyRequest; reply: FastifyReply; purpose: string }

/**
 * Only links that are not good are counted, and only they can be too many: nobody guesses 256 bits, and somebody in the same network must
 * not keep a good link from working.
 */
async function follow(
  parts: EmailLinkRouteParts,
  { request, reply, purpose }: Following,
  act: (visitor: Visitor) => Promise<Followed>,
): Promise<{ email: string }> {
  const visitor = visitorOf(parts, request, await parts.signedInAs(request))
  try {
    const { email, newPasswordOf } = await act(visitor)
    // A new password makes all browsers strangers; this one has just shown that it is the owner's.
    if (newPasswordOf !== null) await parts.rememberBrowser(newPasswordOf, request, reply)
    return { email }
  } catch (error) {
    if (error instanceof ProblemError && error.code === linkInvalid.code) {
      parts.events.linkRefused({ purpose, address: visitor.origin.address })
      await parts.limits.follow.take(visitor.origin)
    }
    throw error
  }
}

function visitorOf({ originOf, networkOf }: EmailLinkRouteParts, request: FastifyRequest, userId: string | null): Visitor {
  const origin = originOf(request)
  return { origin, network: networkOf(origin.address), userId }
}
