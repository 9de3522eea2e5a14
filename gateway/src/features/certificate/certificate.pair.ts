import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { createSecureContext } from 'node:tls'

/** A certificate chain with its private key, as PEM, that TLS can be spoken with. */
export type Pair = {
  cert: string
  key: string
  /** What the first certificate of the chain says of itself. */
  about: { names: string[]; issuer: string; notBefore: Date; notAfter: Date; fingerprint: string }
  /** Whether the certificate is made out to this host name. */
  covers: (host: string) => boolean
}

/** Checks texts of two files; a text in return is what is wrong with them, the rest of a sentence. */
export function pairOf(texts: { cert: string; key: string }): Pair | string {
  const certificate = certificateOf(texts.cert)
  if (certificate === null) return 'the certificate is not one in PEM form'
  const key = keyOf(texts.key)
  if (typeof key === 'string') return key
  if (!certificate.checkPrivateKey(key)) return 'the key does not belong to the certificate'
  const fault = contextFault(texts)
  if (fault !== null) return fault
  const { issuer, validFromDate: notBefore, validToDate: notAfter, fingerprint256: fingerprint } = certificate
  return {
    ...texts,
    about: { names: namesOf(certificate), issuer: issuerOf(issuer), notBefore, notAfter, fingerprint },
    covers: (host) => certificate.checkHost(host, { subject: 'never' }) !== undefined,
  }
}

function certificateOf(text: string): X509Certificate | null {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) return null
  try {
    return new X509Certificate(text)
  } catch {
    return null
  }
}

function keyOf(text: string): KeyObject | string {
  if (text.includes('ENCRYPTED')) return 'the key is encrypted; give one without a password, readable only to Gatehouse'
  try {
    return createPrivateKey(text)
  } catch {
    return 'the key is not a private key in PEM form'
  }
}

/** What OpenSSL says beyond the form: a key too short, a chain that is broken. Its code names neither file nor key. */
function contextFault(texts: { cert: string; key: string }): string | null {
  try {
    createSecureContext(texts)
    return null
  } catch (error) {
    return `TLS refuses them (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'})`
  }
}

/** `DNS:a.example.org, DNS:*.example.org` as a list. */
function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName
    .split(', ')
    .map((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? '')
    .filter((name) => name !== '')
}

/** The common name or organisation of an issuer that is written over several lines. */
function issuerOf(issuer: string): string {
  return /^CN=(.*)$/m.exec(issuer)?.[1] ?? /^O=(.*)$/m.exec(issuer)?.[1] ?? issuer.replaceAll('\n', ', ')
}
