import { serviceAccountDomain, userSchema, type User } from '@gatehouse/contracts/user'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { smallBody, type TokenRouteParts } from './tokens.routes.ts'
import {
  madeTokenSchema,
  ownedTokenParamsSchema,
  ownerParamsSchema,
  serviceAccountBodySchema,
  serviceAccountsSchema,
  tokenBodySchema,
  tokensSchema,
} from './tokens.schemas.ts'
import { requireServiceAccount } from './tokens.service.ts'

/** What this feature needs of accounts. */
export type AccountsForTokens = {
  find: (id: string) => Promise<User>
  createServiceAccount: (wanted: { email: string; full_name: string | null }, by: AuditOrigin) => Promise<User>
}

export type TokenAdminRouteParts = Pick<TokenRouteParts, 'service' | 'originOf' | 'holdServices'> & {
  accounts: AccountsForTokens
  /** Whether there is an app with this key. */
  isApp: (key: string) => boolean
}

const tags = ['admin']
const nothing = { 204: z.undefined() }

/** Tokens of anybody, as admins see them, and accounts of programs. */
export function registerTokenAdminRoutes(scope: HttpServer, parts: TokenAdminRouteParts): void {
  registerTokensOfOthers(scope, parts)
  registerServiceAccounts(scope, parts)
}

function registerTokensOfOthers(scope: HttpServer, parts: TokenAdminRouteParts): void {
  const { service, accounts, isApp, holdServices, originOf } = parts
  const url = '/api/admin/users/:id/tokens'
  scope.get(
    url,
    { schema: { tags, summary: 'API tokens of an account', params: ownerParamsSchema, response: { 200: tokensSchema } } },
    async (request, reply) => {
      const { id } = await accounts.find(request.params.id)
      return reply.send({ items: await service.list(id) })
    },
  )
  scope.post(
    url,
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Make an API token for a service account',
        description: 'The token is told only in this answer. People make their own.',
        params: ownerParamsSchema,
        body: tokenBodySchema,
        response: { 201: madeTokenSchema },
      },
    },
    async (request, reply) => {
      const owner = await accounts.find(request.params.id)
      requireServiceAccount(owner)
      // A program has no second factor; the admin answers for it.
      const made = await service.make(request.body, { owner, by: originOf(request), secondFactor: true, mayUse: isApp, holdServices })
      return reply.code(201).send(made)
    },
  )
  scope.delete(
    `${url}/:token_id`,
    { schema: { tags, summary: 'Revoke an API token of an account', params: ownedTokenParamsSchema, response: nothing } },
    async (request, reply) => {
      const owner = await accounts.find(request.params.id)
      await service.revoke(request.params.token_id, { owner, by: originOf(request) })
      return reply.code(204).send()
    },
  )
}

function registerServiceAccounts(scope: HttpServer, { service, accounts, originOf }: TokenAdminRouteParts): void {
  const url = '/api/admin/service-accounts'
  scope.get(url, { schema: { tags, summary: 'Service accounts by name', response: { 200: serviceAccountsSchema } } }, async () => ({
    items: await service.serviceAccounts(),
  }))
  scope.post(
    url,
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Make a service account',
        description: 'An account of a program: it has no password and cannot sign in; it uses apps with API tokens.',
        body: serviceAccountBodySchema,
        response: { 201: userSchema },
      },
    },
    async (request, reply) => {
      const { name, description } = request.body
      const wanted = { email: `${name}@${serviceAccountDomain}`, full_name: description }
      const user = await accounts.createServiceAccount(wanted, originOf(request))
      return reply.code(201).header('location', `/api/admin/users/${user.id}`).send(user)
    },
  )
}
