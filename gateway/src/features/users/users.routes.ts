import { userSchema } from '@gatehouse/contracts/user'
import { acceptedLanguage } from '@gatehouse/kit/http/accepted-language'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { PasswordPolicy } from '@gatehouse/contracts/password-policy'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import {
  passwordChangeSchema,
  policySchema,
  profileBodySchema,
  profileSchema,
  registerAnswerSchema,
  registerSchema,
} from './users.schemas.ts'
import type { UserService } from './users.service.ts'

/** Who is behind a request that a guard has let in. */
export type PrincipalOf = (request: FastifyRequest) => { user: { id: string; email: string }; sessionId: string }

export type UserRouteParts = {
  service: UserService
  verification: 'required' | 'optional' | 'off'
  policy: () => Promise<PasswordPolicy>
  installationName: () => string
  principalOf: PrincipalOf
  originOf: OriginOf
  limitRegistrations: (use: { address: string }) => Promise<void>
}

/** Nobody needs a longer body to say who they are. */
const smallBody = 16 * 1024

const registered = {
  off: 'If this address was free, the account is ready: sign in with it.',
  optional: 'If this address was free, the account is ready: sign in with it. A mail to it asks you to confirm the address.',
  required: 'If this address was free, a mail is on its way to it. Confirm the address with the link in it, then sign in.',
  approval:
    'If this address was free, an admin looks at your request. You get a mail when they have decided; until then you cannot sign in.',
}

export function registerPublicUserRoutes(
  scope: HttpServer,
  { service, policy, verification, installationName, originOf, limitRegistrations }: UserRouteParts,
): void {
  scope.get(
    '/api/auth/policy',
    {
      schema: {
        tags: ['auth'],
        summary: 'Who may register, the rules for passwords, and what this installation is called',
        security: [],
        response: { 200: policySchema },
      },
    },
    async () => {
      const [{ mode, allowed_domains }, password] = await Promise.all([service.signUp(), policy()])
      const installation = { name: installationName() }
      return { sign_up: mode, allowed_domains, email_verification: verification, password, installation }
    },
  )
  scope.post(
    '/api/auth/register',
    {
      bodyLimit: smallBody,
      schema: {
        tags: ['auth'],
        summary: 'Register an account',
        description: 'Answers alike whether the address was free or not.',
        security: [],
        body: registerSchema,
        response: { 202: registerAnswerSchema },
      },
    },
    async (request, reply) => {
      const by = originOf(request)
      await limitRegistrations(by)
      const browser_language = acceptedLanguage(request.headers['accept-language'])
      const mode = await service.register({ ...request.body, browser_language }, by)
      return reply.code(202).send({ message: registered[mode === 'open' ? verification : mode] })
    },
  )
}

export function registerOwnRoutes(scope: HttpServer, { service, principalOf, originOf }: UserRouteParts): void {
  scope.get('/api/users/me', { schema: { tags: ['users'], summary: 'My account', response: { 200: userSchema } } }, (request) =>
    service.find(principalOf(request).user.id),
  )
  scope.get('/api/profile', { schema: { tags: ['profile'], summary: 'My profile', response: { 200: profileSchema } } }, (request) =>
    service.profile(principalOf(request).user.id),
  )
  scope.put(
    '/api/profile',
    {
      bodyLimit: smallBody,
      schema: { tags: ['profile'], summary: 'Replace my profile', body: profileBodySchema, response: { 200: profileSchema } },
    },
    (request) => service.saveProfile(principalOf(request).user, request.body, originOf(request)),
  )
  scope.post(
    '/api/auth/password/change',
    {
      bodyLimit: smallBody,
      config: { changesSignIn: true },
      schema: {
        tags: ['auth'],
        summary: 'Change my password',
        description: 'Ends all my other sessions.',
        body: passwordChangeSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { user, sessionId } = principalOf(request)
      const { current_password: current, new_password: next } = request.body
      const { cookie } = request.headers
      await service.changePassword({ userId: user.id, sessionId, cookie, current, next }, originOf(request))
      return reply.code(204).send()
    },
  )
}
