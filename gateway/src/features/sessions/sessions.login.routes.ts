import { invalidInput } from '@gatehouse/kit/errors'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { lifetimes } from './sessions.config.ts'
import { demanded, visitorOf, type SessionRouteParts } from './sessions.routes.ts'
import { loginSchema, tokenSchema } from './sessions.schemas.ts'

const smallBody = 16 * 1024

/** The one route that reads a form, in a scope of its own so that no other does; this one reads nothing else. */
export function registerLoginRoute(parent: HttpServer, parts: Pick<SessionRouteParts, 'service' | 'originOf'>): void {
  void parent.register(async (scope: HttpServer) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: smallBody }, (_request, body, done) => {
      const fields = readForm(body.toString())
      if (fields === null) done(invalidInput({ detail: 'Each field may come once.' }))
      else done(null, fields)
    })
    scope.post(
      '/api/auth/login',
      {
        schema: {
          tags: ['auth'],
          summary: 'Get an access token for a program',
          description:
            'The password form of OAuth 2.0. Sets no cookie. An account with a second factor needs a code of it too, of an authenticator app or for recovery, in the field `otp`.',
          security: [],
          consumes: ['application/x-www-form-urlencoded'],
          body: loginSchema,
          response: { 200: tokenSchema },
        },
      },
      async (request, reply) => {
        const { username, password, otp } = request.body
        const visitor = visitorOf(parts, request)
        const outcome = await parts.service.signIn({ email: username, password, otp, remember: false, via: 'bearer', visitor })
        if (outcome.kind === 'second_factor') throw demanded(reply, outcome.demand)
        void reply.header('cache-control', 'no-store')
        return { access_token: outcome.session.access, token_type: 'Bearer' as const, expires_in: lifetimes.bearer_s }
      },
    )
  })
}

/** The fields of a form, or null when one comes twice: which of them counts must not depend on who reads it. */
function readForm(body: string): Record<string, string> | null {
  const fields = [...new URLSearchParams(body)]
  const unique = new Map(fields)
  return unique.size === fields.length ? Object.fromEntries(unique) : null
}
