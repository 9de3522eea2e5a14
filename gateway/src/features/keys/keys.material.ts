import { calculateJwkThumbprint } from 'jose'
import { createPrivateKey, createPublicKey, generateKeyPair, sign, verify, type KeyObject, type webcrypto } from 'node:crypto'
import { promisify } from 'node:util'
import { publicKeySchema, type KeyFile, type KeyUse, type PublicKey } from './keys.schemas.ts'

const generate = promisify(generateKeyPair)

const rsaBits = 4096
/** A key of one's own may be shorter than those made here, but not shorter than NIST SP 800-131A allows. */
const leastRsaBits = 2048

type Material = { privateKey: KeyObject; publicKey: KeyObject; jwk: PublicKey }

/** Makes a key and its file; RSA takes seconds, on a thread of its own. `kid` is the thumbprint of RFC 7638. */
export async function generateKey(use: KeyUse, now: Date): Promise<KeyFile> {
  const { privateKey } = use === 'access' ? await generate('rsa', { modulusLength: rsaBits }) : await generate('ed25519')
  const jwk = privateKey.export({ format: 'jwk' })
  return {
    use,
    kid: await calculateJwkThumbprint(jwk),
    created_at: now.toISOString(),
    private_key: { ...jwk, kty: String(jwk.kty) },
  }
}

/** Turns a key file into keys that work together, or says what is wrong with it. */
export async function readKey(file: KeyFile): Promise<{ fault: null; material: Material } | { fault: string }> {
  const privateKey = importPrivate(file.private_key)
  if (privateKey === null) return { fault: 'its key cannot be read' }
  const publicKey = createPublicKey(privateKey)
  const exported = publicKey.export({ format: 'jwk' })
  const alg = file.use === 'access' ? 'RS256' : 'EdDSA'
  const jwk = publicKeySchema.safeParse({ ...exported, kid: file.kid, use: 'sig', alg })
  if (!jwk.success || jwk.data.alg !== alg) return { fault: `its key is not one for ${alg}` }
  if (file.use === 'access' && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < leastRsaBits)
    return { fault: `its key is shorter than ${leastRsaBits} bits` }
  if ((await calculateJwkThumbprint(exported)) !== file.kid) return { fault: 'its key is not the one it names' }
  if (!signsForItself(file.use, privateKey, publicKey)) return { fault: 'the halves of its key do not belong together' }
  return { fault: null, material: { privateKey, publicKey, jwk: jwk.data } }
}

function importPrivate(key: webcrypto.JsonWebKey): KeyObject | null {
  try {
    return createPrivateKey({ key, format: 'jwk' })
  } catch {
    return null
  }
}

/** The thumbprint covers the public half only; a signature shows that the private half fits. */
function signsForItself(use: KeyUse, privateKey: KeyObject, publicKey: KeyObject): boolean {
  const algorithm = use === 'access' ? 'sha256' : null
  const probe = Buffer.from('gatehouse')
  try {
    return verify(algorithm, probe, publicKey, sign(algorithm, probe, privateKey))
  } catch {
    return false
  }
}
