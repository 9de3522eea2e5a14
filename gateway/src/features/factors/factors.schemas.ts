import { userSchema } from '@gatehouse/contracts/user'
import { plainLine, plainLineFault } from '@gatehouse/kit/text'
import { z } from 'zod'

/** A name people give a factor, so that they know later which it is. */
const nameField = z
  .string()
  .trim()
  .min(1, 'is missing')
  .max(60)
  .regex(plainLine, plainLineFault)
  .refine((text) => text.isWellFormed(), 'has a broken character')
const codeField = z.string().trim().min(1).max(40)
const base64url = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[\w-]+$/, 'is not base64url')

/** Anything may stand in the path; what is no id is a factor that does not exist. */
export const factorParamsSchema = z.object({ id: z.string() })
export const nameBodySchema = z.strictObject({ name: nameField })
export const codeBodySchema = z.strictObject({ code: codeField })

export const authenticatorSchema = z
  .object({ id: z.uuid(), name: z.string(), created_at: z.iso.datetime(), last_used_at: z.iso.datetime().nullable() })
  .meta({ id: 'Authenticator' })

/** `backed_up`: it is kept by a password manager or account too, so that losing the device does not lose it. */
export const passkeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    backed_up: z.boolean(),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Passkey' })

/** `demanded`: a group of this person demands a second factor, so the last one cannot be removed. */
export const factorsSchema = z
  .object({
    authenticators: z.array(authenticatorSchema),
    passkeys: z.array(passkeySchema),
    recovery_codes: z.int(),
    demanded: z.boolean(),
  })
  .meta({ id: 'Factors' })
export type Factors = z.infer<typeof factorsSchema>

/** The secret of an authenticator app: as text to type, and as what its QR code says. Never told again. */
export const newAuthenticatorSchema = z.object({ id: z.uuid(), secret: z.string(), uri: z.string() }).meta({ id: 'NewAuthenticator' })

/** Never told again. */
export const recoveryCodesSchema = z.object({ codes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' })

const recoveryCodesField = z.array(z.string()).nullable()
/** `recovery_codes`: made together with the first factor of an account, and never told again. */
export const addedAuthenticatorSchema = z.object({ authenticator: authenticatorSchema, recovery_codes: recoveryCodesField })
export const addedPasskeySchema = z.object({ passkey: passkeySchema, recovery_codes: recoveryCodesField })

const descriptorSchema = z.object({ id: z.string(), type: z.string(), transports: z.array(z.string()).optional() })

/** PublicKeyCredentialCreationOptionsJSON of WebAuthn Level 3. */
export const passkeyCreationSchema = z
  .object({
    rp: z.object({ name: z.string(), id: z.string().optional() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout: z.int().optional(),
    excludeCredentials: z.array(descriptorSchema).optional(),
    authenticatorSelection: z
      .object({ residentKey: z.string().optional(), requireResidentKey: z.boolean().optional(), userVerification: z.string().optional() })
      .optional(),
    attestation: z.string().optional(),
    hints: z.array(z.string()).optional(),
    extensions: z.object({ credProps: z.boolean() }).optional(),
  })
  .meta({ id: 'PasskeyCreation' })
export type PasskeyCreation = z.infer<typeof passkeyCreationSchema>

/** PublicKeyCredentialRequestOptionsJSON of WebAuthn Level 3. */
export const passkeyRequestSchema = z
  .object({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.int().optional(),
    userVerification: z.enum(['required', 'preferred', 'discouraged']).optional(),
    allowCredentials: z.array(descriptorSchema).optional(),
  })
  .meta({ id: 'PasskeyRequest' })
export type PasskeyRequest = z.infer<typeof passkeyRequestSchema>

/** What browsers add beside these (extension results, copies of the same) is not looked at. */
const credentialShape = { id: base64url(1400), rawId: base64url(1400), type: z.literal('public-key') }

/** RegistrationResponseJSON of WebAuthn Level 3. */
export const attestationSchema = z.object({
  ...credentialShape,
  response: z.object({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(16_384),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
})
export type Attestation = z.infer<typeof attestationSchema>

/** AuthenticationResponseJSON of WebAuthn Level 3. */
export const assertionSchema = z.object({
  ...credentialShape,
  response: z.object({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(4096),
    signature: base64url(8192),
    userHandle: base64url(128).nullish(),
  }),
})
export type Assertion = z.infer<typeof assertionSchema>

export const passkeyBodySchema = z.strictObject({ name: nameField, response: attestationSchema })

/** What shows that somebody has the second factor. */
export const proofSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('totp'), code: codeField }),
  z.strictObject({ kind: z.literal('recovery_code'), code: codeField }),
  z.strictObject({ kind: z.literal('passkey'), response: assertionSchema }),
])
export type Proof = z.infer<typeof proofSchema>

/**
 * A sign-in with the right password that still lacks the second factor: `proof` of one of `factors`, or `enrolment`, because a group
 * demands one and the account has none. A cookie of this browser stands for it until `expires_at`.
 */
export const pendingSignInSchema = z
  .object({
    lacks: z.enum(['proof', 'enrolment']),
    factors: z.array(z.enum(['passkey', 'totp', 'recovery_code'])),
    email: z.string(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'PendingSignIn' })
export type PendingSignInAnswer = z.infer<typeof pendingSignInSchema>

export const passkeySignInSchema = z.strictObject({ response: assertionSchema, remember: z.boolean().default(false) })

/** What shows once more that it is the person who signed in. A recovery code is for those who lost a factor, not for this. */
export const confirmationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('password'), password: z.string().max(2048) }),
  z.strictObject({ kind: z.literal('totp'), code: codeField }),
  z.strictObject({ kind: z.literal('passkey'), response: assertionSchema }),
])
export type Confirmation = z.infer<typeof confirmationSchema>

/** A session that was opened with a second factor; `recovery_codes` come with the first factor of an account, and never again. */
export const signedInSchema = z.object({ user: userSchema, recovery_codes: recoveryCodesField }).meta({ id: 'SignedIn' })
