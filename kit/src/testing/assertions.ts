import { assertionAlgorithm, assertionHeader, assertionType } from '@gatehouse/contracts/assertion'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Caller } from '../http/caller.ts'
import { startLocalServer } from './http-server.ts'

/** Plays the gateway towards a service under test: serves a key set and signs assertions with it. */
export type TestGateway = AsyncDisposable & {
  jwksUrl: string
  /** Headers of a request by this caller; `overrides` are claims to replace, for tests of refusal. */
  headersFor: (caller: Pick<Caller, 'id'> & Partial<Caller>, overrides?: Record<string, unknown>) => Promise<Record<string, string>>
}

export async function startTestGateway(audience: string, now: () => Date): Promise<TestGateway> {
  const { publicKey, privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', use: 'sig', alg: assertionAlgorithm }
  const server = await startLocalServer((_request, response) => {
    response.setHeader('content-type', 'application/jwk-set+json').end(JSON.stringify({ keys: [jwk] }))
  })
  return {
    jwksUrl: `${server.url}/.well-known/jwks.json`,
    headersFor: async (caller, overrides = {}) => {
      const issuedAt = Math.floor(now().getTime() / 1000)
      const claims = {
        iss: 'http://localhost:8000',
        aud: audience,
        sub: caller.id,
        sid: caller.sessionId ?? '00000000-0000-7000-8000-00000000ffff',
        email: caller.email ?? 'ana@example.org',
        role: caller.role ?? 'user',
        groups: caller.groups ?? [],
        iat: issuedAt,
        exp: issuedAt + 60,
        ...overrides,
      }
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: assertionAlgorithm, typ: assertionType, kid: 'test' })
        .sign(privateKey)
      return { [assertionHeader]: token }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
