import { z } from 'zod'

/** The header in which the gateway says, signed, who is calling. A service trusts this one and none of the plain headers. */
export const assertionHeader = 'x-gatehouse-assertion'

/** Signature algorithm of the assertion (RFC 8037), and its `typ` so that no other token of the gateway passes for one. */
export const assertionAlgorithm = 'EdDSA'
export const assertionType = 'gatehouse-assertion+jwt'

/** Longest life of an assertion in seconds. */
export const assertionLifetimeS = 60

/**
 * Claims of an assertion (RFC 7519): `iss` the gateway's public URL, `aud` the service's key, `sub` the person's id, `sid` the
 * session or the API token, `via` which of the two, `groups` the ids of the person's groups, `iat` and `exp` in seconds since the epoch, at
 * most {@link assertionLifetimeS} apart.
 */
export const assertionClaimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.uuid(),
  sid: z.uuid(),
  via: z.enum(['session', 'token']).default('session'),
  email: z.string(),
  role: z.enum(['user', 'admin']),
  groups: z.array(z.string()),
  iat: z.int(),
  exp: z.int(),
})
export type AssertionClaims = z.infer<typeof assertionClaimsSchema>
