import type { Clock } from '@gatehouse/kit/clock'
import type { ProblemError } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { factorRules } from './factors.config.ts'
import { passkeyKnown, passkeyRefused, passkeysUnavailable, tooManyFactors } from './factors.errors.ts'
import type { FactorEvents, FactorOwner } from './factors.events.ts'
import type { Passkey, PasskeysRepository, StoredPasskey } from './factors.passkeys.repository.ts'
import type { Assertion, Attestation, PasskeyCreation, PasskeyRequest } from './factors.schemas.ts'
import type { Prepare, Purpose } from './factors.tables.ts'

export type PasskeysParts = {
  repository: PasskeysRepository
  publicUrl: string
  clock: Clock
  newId: NewId
  random: (bytes: number) => Buffer
  events: Pick<FactorEvents, 'passkeyRefused' | 'passkeyCopied'>
}

/** What a signature is for, and whose it has to be; `userId` null: whoever has the passkey. */
export type Use = { purpose: Exclude<Purpose, 'register'>; userId: string | null }
/** What an authenticator made, and what to tell of it in the transaction in which it is kept. */
export type NewPasskey = { name: string; response: Attestation; by: AuditOrigin; prepare: Prepare<Passkey> }
/** An answer to a challenge, and from where it came. */
export type Signed = { response: Assertion; by: AuditOrigin }

/** The ceremonies of WebAuthn. RP id and origin come from the public address alone, never from a request. */
export type Passkeys = ReturnType<typeof createPasskeys>

const challengeBytes = 32
/** Ed25519, ES256 and RS256 (COSE): what authenticators in use can do, and every Node.js verifies without experimental parts. */
const supportedAlgorithmIDs = [-8, -7, -257]

export function createPasskeys(parts: PasskeysParts) {
  const { repository } = parts
  return {
    listPasskeys: repository.list,
    beginPasskey: (owner: FactorOwner): Promise<PasskeyCreation> => beginRegistration(parts, owner),
    addPasskey: (owner: FactorOwner, passkey: NewPasskey): Promise<Passkey> => register(parts, owner, passkey),
    /** A challenge to sign: for anybody's passkey, or for those of one person. */
    challengePasskey: (use: Use): Promise<PasskeyRequest> => challenge(parts, use),
    /** Whose passkey signed a challenge of this kind; throws `factors.passkey_refused` for anything that is not in order. */
    verifyPasskey: (signed: Signed, use: Use): Promise<{ userId: string }> => verify(parts, signed, use),
  }
}

/** Whether a passkey's own PIN or finger stands in for the password, so that touching it is not enough. */
const needsVerification = ({ purpose }: Use): boolean => purpose !== 'second_factor'

async function newChallenge({ repository, clock, random }: PasskeysParts, use: { purpose: Purpose; userId: string | null }) {
  const bytes = random(challengeBytes)
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + factorRules.challenge_s * 1000)
  await repository.insertChallenge({ hash: sha256(bytes.toString('base64url')), ...use }, { now, expiresAt })
  return new Uint8Array(bytes)
}

async function beginRegistration(parts: PasskeysParts, owner: FactorOwner): Promise<PasskeyCreation> {
  const rpID = relyingPartyOf(parts.publicUrl)
  const known = await parts.repository.listCredentials(owner.id)
  if (known.length >= factorRules.passkeys) throw tooManyFactors({ detail: `Remove one of your ${known.length} passkeys first.` })
  const options = await generateRegistrationOptions({
    rpName: 'Gatehouse',
    rpID,
    userID: new Uint8Array(handleOf(owner.id)),
    userName: owner.email,
    userDisplayName: owner.full_name ?? owner.email,
    challenge: await newChallenge(parts, { purpose: 'register', userId: owner.id }),
    timeout: factorRules.challenge_s * 1000,
    excludeCredentials: known.map(describe),
    supportedAlgorithmIDs,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  return { ...options, extensions: { credProps: true } }
}

async function register(parts: PasskeysParts, owner: FactorOwner, { name, response, by, prepare }: NewPasskey): Promise<Passkey> {
  const refuse = refusing(parts, by)
  const rpID = relyingPartyOf(parts.publicUrl)
  const expectedChallenge = await takeChallenge(parts, response.response.clientDataJSON, { purpose: 'register', userId: owner.id, refuse })
  const { transports = [] } = response.response
  const { registrationInfo } = await orRefusal(refuse, owner.id, () =>
    verifyRegistrationResponse({
      response: { ...response, response: { ...response.response, transports }, clientExtensionResults: {} },
      expectedChallenge,
      expectedOrigin: new URL(parts.publicUrl).origin,
      expectedRPID: rpID,
      requireUserVerification: false,
      supportedAlgorithmIDs,
    }),
  )
  if (registrationInfo === undefined) throw await refuse({ userId: owner.id, reason: 'the signature is not right' })
  const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo
  const row = {
    id: parts.newId(),
    user_id: owner.id,
    name,
    credential_id: Buffer.from(credential.id, 'base64url'),
    public_key: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports,
    backup_eligible: credentialDeviceType === 'multiDevice',
    backed_up: credentialBackedUp,
    created_at: parts.clock.now(),
  }
  const added = await parts.repository.insert(row, await prepare())
  if (added === 'known') throw passkeyKnown()
  return added
}

async function challenge(parts: PasskeysParts, use: Use): Promise<PasskeyRequest> {
  const rpID = relyingPartyOf(parts.publicUrl)
  const credentials = use.userId === null ? null : await parts.repository.listCredentials(use.userId)
  const options = await generateAuthenticationOptions({
    rpID,
    challenge: await newChallenge(parts, use),
    timeout: factorRules.challenge_s * 1000,
    userVerification: needsVerification(use) ? 'required' : 'preferred',
    ...(credentials === null ? {} : { allowCredentials: credentials.map(describe) }),
  })
  return { ...options, rpId: rpID }
}

async function verify(parts: PasskeysParts, { response, by }: Signed, use: Use): Promise<{ userId: string }> {
  const refuse = refusing(parts, by)
  const rpID = relyingPartyOf(parts.publicUrl)
  const expectedChallenge = await takeChallenge(parts, response.response.clientDataJSON, { ...use, refuse })
  const stored = await parts.repository.findByCredential(Buffer.from(response.id, 'base64url'))
  const fault = stored === undefined ? 'nobody has this passkey' : ownerFault(stored, response, use)
  if (stored === undefined || fault !== null) throw await refuse({ userId: use.userId, reason: fault ?? '' })
  const { verified, authenticationInfo: info } = await orRefusal(refuse, stored.user_id, () =>
    verifyAuthenticationResponse({
      response: { ...response, clientExtensionResults: {}, response: withoutNull(response.response) },
      expectedChallenge,
      expectedOrigin: new URL(parts.publicUrl).origin,
      expectedRPID: rpID,
      // The counter is compared where it is stored, so that two uses at the same moment are seen too.
      credential: { id: response.id, publicKey: new Uint8Array(stored.public_key), counter: 0 },
      requireUserVerification: needsVerification(use),
    }),
  )
  if (!verified || (info.credentialDeviceType === 'multiDevice') !== stored.backup_eligible)
    throw await refuse({ userId: stored.user_id, reason: 'the signature is not right' })
  const noted = { counter: info.newCounter, backedUp: info.credentialBackedUp, now: parts.clock.now() }
  if (!(await parts.repository.noteUse(stored.id, noted))) {
    await parts.events.passkeyCopied(stored.user_id, stored.id, by)
    throw passkeyRefused({ detail: 'Its counter went back, as it does when a passkey was copied. Tell an admin.' })
  }
  return { userId: stored.user_id }
}

function ownerFault(stored: StoredPasskey, { response }: Assertion, { userId }: Use): string | null {
  if (userId !== null && stored.user_id !== userId) return 'it is the passkey of somebody else'
  // Where nobody is known yet the authenticator has to name the account it is for (WebAuthn §7.2, step 6).
  const handle = response.userHandle ?? null
  const named = handle === null ? userId !== null : Buffer.from(handle, 'base64url').equals(handleOf(stored.user_id))
  return named ? null : 'it is for another account'
}

/** Uses up the challenge that was signed; whatever else is wrong with the answer, there is no second attempt at it. */
async function takeChallenge(
  parts: PasskeysParts,
  clientDataJSON: string,
  { refuse, ...use }: { purpose: Purpose; userId: string | null; refuse: Refuse },
): Promise<string> {
  const signed = challengeIn(clientDataJSON)
  if (signed !== null && (await parts.repository.takeChallenge({ hash: sha256(signed), ...use }, parts.clock.now()))) return signed
  throw await refuse({ userId: use.userId, reason: 'the challenge is not open' })
}

function challengeIn(clientDataJSON: string): string | null {
  try {
    const { challenge: signed } = decodeClientDataJSON(clientDataJSON)
    return typeof signed === 'string' ? signed : null
  } catch {
    return null
  }
}

/** The library throws for everything that is not in order; nothing in it talks to anybody. */
async function orRefusal<T>(refuse: Refuse, userId: string, verifyIt: () => Promise<T>): Promise<T> {
  try {
    return await verifyIt()
  } catch (error) {
    throw await refuse({ userId, reason: error instanceof Error ? error.message : String(error) })
  }
}

type Refuse = (why: { userId: string | null; reason: string }) => Promise<ProblemError>

/** Whoever is refused is told nothing of why; the log is. */
const refusing =
  ({ events }: PasskeysParts, by: AuditOrigin): Refuse =>
  async (why) => {
    await events.passkeyRefused(why, by)
    return passkeyRefused({ detail: 'Try again, or use another way.' })
  }

/** An RP id is a domain (WebAuthn §5.1.2), so an address that is a number has no passkeys. */
function relyingPartyOf(publicUrl: string): string {
  const { hostname } = new URL(publicUrl)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) throw passkeysUnavailable({ detail: 'They need a host name in the public address.' })
  return hostname
}

/** The user handle: the account's id as bytes, which says nothing about the person. */
const handleOf = (userId: string): Buffer => Buffer.from(userId.replaceAll('-', ''), 'hex')

const describe = ({ credential_id, transports }: { credential_id: Buffer; transports: string[] }) => ({
  id: credential_id.toString('base64url'),
  transports,
})

const withoutNull = ({ userHandle, ...rest }: Assertion['response']) => (typeof userHandle === 'string' ? { ...rest, userHandle } : rest)

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
