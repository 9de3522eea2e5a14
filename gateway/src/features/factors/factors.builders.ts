import { Secret, TOTP } from 'otpauth'
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import type { Assertion, Attestation } from './factors.schemas.ts'

/** The code an authenticator app shows at a moment. */
export const codeAt = (secret: string, now: Date): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30, timestamp: now.getTime() })

type Quirks = {
  origin?: string
  rpId?: string
  verified?: boolean
  present?: boolean
  counter?: number
  type?: string
  userHandle?: string | null
}

/** A passkey in software, as the server sees one: it can do all that a real one does, and what none may. */
export type PasskeyDevice = {
  id: string
  create: (options: { challenge: string; user: { id: string } }, quirks?: Quirks) => Attestation
  sign: (options: { challenge: string }, quirks?: Quirks) => Assertion
}

type DeviceOptions = { origin?: string; counts?: boolean; backedUp?: boolean }

const flagBits = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 }

export function aPasskeyDevice({ origin = 'http://localhost:8000', counts = true, backedUp = false }: DeviceOptions = {}): PasskeyDevice {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  const id = credentialId.toString('base64url')
  let counter = 0
  let handle: string | null = null

  const authenticatorData = ({ rpId, verified = true, present = true, counter: wanted }: Quirks, attested?: Buffer): Buffer => {
    counter += counts ? 1 : 0
    const flags =
      (present ? flagBits.present : 0) |
      (verified ? flagBits.verified : 0) |
      (backedUp ? flagBits.backupEligible | flagBits.backedUp : 0) |
      (attested === undefined ? 0 : flagBits.attested)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(wanted ?? counter)
    const parts = [sha256(rpId ?? new URL(origin).hostname), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)]
    return Buffer.concat(parts)
  }
  const clientData = (type: string, challenge: string, quirks: Quirks): Buffer =>
    Buffer.from(JSON.stringify({ type: quirks.type ?? type, challenge, origin: quirks.origin ?? origin, crossOrigin: false }))

  return {
    id,
    create: ({ challenge, user }, quirks = {}) => {
      handle = user.id
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credentialId.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey(publicKey)])
      const authData = authenticatorData(quirks, attested)
      const attestationObject = cbor(
        new Map<string, Cbor>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData],
        ]),
      )
      const clientDataJSON = clientData('webauthn.create', challenge, quirks)
      const response = { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject), transports: ['internal'] }
      return { id, rawId: id, type: 'public-key', response }
    },
    sign: ({ challenge }, quirks = {}) => {
      const data = authenticatorData(quirks)
      const clientDataJSON = clientData('webauthn.get', challenge, quirks)
      const signature = sign('sha256', Buffer.concat([data, sha256(clientDataJSON)]), privateKey)
      const userHandle = quirks.userHandle === undefined ? handle : quirks.userHandle
      const response = { clientDataJSON: text(clientDataJSON), authenticatorData: text(data), signature: text(signature), userHandle }
      return { id, rawId: id, type: 'public-key', response }
    },
  }
}

/** An ES256 key in COSE (RFC 9053 §7.1.1). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const point = [x, y].map((part) => Buffer.from(part, 'base64url'))
  return cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, point[0] ?? Buffer.alloc(0)],
      [-3, point[1] ?? Buffer.alloc(0)],
    ]),
  )
}

type Cbor = number | string | Buffer | Map<number | string, Cbor>

/** As much of CBOR (RFC 8949) as an authenticator needs. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, inner]) => [cbor(key), cbor(inner)])])
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size])
  return size < 256 ? Buffer.from([(major << 5) | 24, size]) : Buffer.from([(major << 5) | 25, size >> 8, size & 255])
}

const text = (bytes: Buffer): string => bytes.toString('base64url')

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
