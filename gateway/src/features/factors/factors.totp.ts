import { Secret, TOTP } from 'otpauth'

/** What every authenticator app understands: RFC 6238 with SHA-1, six digits, 30 s. Others are ignored by several of them. */
const shape = { algorithm: 'SHA1', digits: 6, period: 30 }
/** Codes of the step before and after count too, for clocks that differ and people who type slowly (RFC 6238 §5.2). */
const window = 1
/** As long as the hash, as RFC 4226 §4 recommends. */
export const secretBytes = 20

/** A secret as people type it and as a QR code carries it. */
export type TotpSecret = { secret: string; uri: string }

export function describeSecret(bytes: Buffer, { issuer, account }: { issuer: string; account: string }): TotpSecret {
  const secret = new Secret({ buffer: new Uint8Array(bytes).buffer })
  return { secret: secret.base32, uri: new TOTP({ ...shape, issuer, label: account, secret }).toString() }
}

/** The time step a code belongs to, if it is one of those that count at this moment. Apps show codes in groups, so spaces do not count. */
export function stepOfCode(code: string, secret: string, now: Date): number | null {
  const timestamp = now.getTime()
  const delta = TOTP.validate({ ...shape, token: code.replaceAll(/\s/g, ''), secret: Secret.fromBase32(secret), timestamp, window })
  return delta === null ? null : TOTP.counter({ period: shape.period, timestamp }) + delta
}
