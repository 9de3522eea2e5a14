import { z } from 'zod'

export const keyUses = ['access', 'assertion'] as const

/** What a key signs: access tokens of people, or the assertions that services receive. */
export type KeyUse = (typeof keyUses)[number]

/** A key file. It is written once and never changed; `created_at` decides when it takes over from its predecessor. */
export const keyFileSchema = z.strictObject({
  use: z.enum(keyUses),
  kid: z.string(),
  created_at: z.iso.datetime(),
  private_key: z.looseObject({ kty: z.string() }),
})
export type KeyFile = z.infer<typeof keyFileSchema>

/** Public keys as in RFC 7517 and RFC 8037; the shape leaves no room for a private part. */
const rsaKeySchema = z.strictObject({
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('RS256'),
})
const ed25519KeySchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
})
export const publicKeySchema = z.discriminatedUnion('kty', [rsaKeySchema, ed25519KeySchema])
export type PublicKey = z.infer<typeof publicKeySchema>

export const keySetSchema = z.object({ keys: z.array(publicKeySchema) }).meta({ id: 'KeySet' })
export type KeySet = z.infer<typeof keySetSchema>
