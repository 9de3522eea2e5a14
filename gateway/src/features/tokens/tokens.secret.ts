import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** How every API token begins, so that people, logs and secret scanners know one when they see it. */
export const tokenPrefix = 'gth_'

/** 256 bits in base 62 take 43 characters, a CRC-32 takes 6. */
const bodyLength = 43
const checksumLength = 6
const wholeToken = new RegExp(`^${tokenPrefix}[0-9A-Za-z]{${bodyLength + checksumLength}}$`)
const anywhere = new RegExp(`${tokenPrefix}[0-9A-Za-z]{${bodyLength + checksumLength}}`)
const hintLength = tokenPrefix.length + 4

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The token of 32 random bytes: prefix, the bytes in base 62, and a checksum by which a mistyped or made-up one is known without asking. */
export function tokenFrom(random: Buffer): string {
  if (random.length !== 32) throw new Error('a token is made of 32 bytes')
  const body = `${tokenPrefix}${base62(BigInt(`0x${random.toString('hex')}`), bodyLength)}`
  return body + checksumOf(body)
}

/** Whether a text has the form of a token, checksum included. */
export function isToken(text: string): boolean {
  return wholeToken.test(text) && checksumOf(text.slice(0, -checksumLength)) === text.slice(-checksumLength)
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The first characters, by which people know a token again: 24 of its 256 bits. */
export function hintOf(token: string): string {
  return token.slice(0, hintLength)
}

/**
 * What begins like an API token in an Authorization value, good or not; null for a value without one. It may be a Bearer token (RFC 6750)
 * or stand in Basic credentials (RFC 7617), as the password or, where a client has one field only, as the user name.
 */
export function tokenIn(authorization: string | undefined): string | null {
  if (authorization === undefined) return null
  const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1]
  if (bearer !== undefined) return bearer.startsWith(tokenPrefix) ? bearer : null
  const basic = /^basic +([\w+/-]+=*) *$/i.exec(authorization)?.[1]
  return basic === undefined ? null : tokenInCredentials(Buffer.from(basic, 'base64').toString('latin1'))
}

/** Whether an Authorization value holds a token in whatever form, also one in which nobody is recognised by it: no app may see it. */
export function holdsToken(authorization: string | undefined): boolean {
  if (authorization === undefined) return false
  if (tokenIn(authorization) !== null) return true
  const basic = /^basic\s+(\S+)/i.exec(authorization)?.[1] ?? ''
  return anywhere.test(authorization) || anywhere.test(Buffer.from(basic, 'base64').toString('latin1'))
}

function tokenInCredentials(credentials: string): string | null {
  const colon = credentials.indexOf(':')
  const [name, password] = colon === -1 ? [credentials, ''] : [credentials.slice(0, colon), credentials.slice(colon + 1)]
  return [password, name].find((text) => text.startsWith(tokenPrefix)) ?? null
}

const checksumOf = (body: string): string => base62(BigInt(crc32(body)), checksumLength)

function base62(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 62n) text = `${digits[Number(rest % 62n)] ?? ''}${text}`
  return text.padStart(length, '0')
}
