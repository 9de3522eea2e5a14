import type { SecureContextOptions, SecureVersion } from 'node:tls'

/** The certificate and key that the server shows, and word of new ones. */
export type TlsSource = {
  current: () => TlsPair
  onChange: (listener: (pair: TlsPair) => void) => () => void
}
type TlsPair = { cert: string; key: string }

const minVersion: SecureVersion = 'TLSv1.2'

/** Of TLS 1.2 only forward secrecy and authenticated encryption; every browser since 2015 has one of these. */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

/** How TLS is spoken with a pair; for the start of a server and for each new pair. */
export function secureOptions({ cert, key }: TlsPair): SecureContextOptions {
  return { cert, key, minVersion, ciphers }
}
