import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StartupError } from './errors.ts'

const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32

/** Encrypts small secrets for storage. `context` binds a secret to its place: opened under another one it is refused. */
export type SecretBox = {
  seal: (secret: string, context: string) => string
  /** Throws when the text was changed, sealed with another key or for another context. */
  open: (sealed: string, context: string) => string
}

/** AES-256-GCM with a random nonce; the text is `v1.<nonce>.<ciphertext and tag>` in base64url. `key` has 32 bytes. */
export function createSecretBox(key: Buffer): SecretBox {
  return {
    seal: (secret, context) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `v1.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
    },
    open: (text, context) => {
      const [version, nonce = '', sealed = ''] = text.split('.')
      const bytes = Buffer.from(sealed, 'base64url')
      if (version !== 'v1' || bytes.length < tagBytes) throw new Error('this is not a sealed secret')
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: tagBytes })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(-tagBytes))
      return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
    },
  }
}

/** Reads the settings key: 32 bytes in base64, in a file only its owner may read. */
export const readSettingsKey = (file: string): Promise<Buffer> => readKey(file, 'settings key')

async function readKey(file: string, name: string): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartupError([`The ${name} ${file} cannot be read (${codeOf(error)}); the gateway makes it on its first start.`], {
      cause: error,
    })
  })
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== keyBytes)
    throw new StartupError([`The ${name} ${file} is damaged: it must hold 32 bytes in base64. Restore it from a backup.`])
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) throw new StartupError([`The ${name} ${file} may be read by others; run chmod 600 on it.`])
  return key
}

/** Reads the settings key, or makes it when there is none. */
export const readOrMakeSettingsKey = (file: string): Promise<Buffer> => readOrMakeKey(file, 'settings key')

/** Reads a key of 32 bytes, or makes it when there is none. Several processes may do this at once: all get the same key. */
export async function readOrMakeKey(file: string, name: string): Promise<Buffer> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  const exists = await stat(file).then(
    () => true,
    () => false,
  )
  if (!exists) {
    await using handle = await open(temporary, 'wx', 0o600)
    await handle.writeFile(`${randomBytes(keyBytes).toString('base64')}\n`)
    await handle.sync()
    await chmod(temporary, 0o600)
    // link, unlike rename, fails when another process was first: its key stays.
    await link(temporary, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    await rm(temporary)
  }
  return readKey(file, name)
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')
