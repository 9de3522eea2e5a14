import type { Log } from '@gatehouse/kit/log'
import type { Pair } from './certificate.pair.ts'

/** What is told of the certificate. Nothing of the key. */
export type CertificateEvents = {
  replaced: (pair: Pair) => void
  /** The files cannot be used; the last good ones stay in force. */
  kept: (fault: string) => void
  /** The files are good again, and the same as before. */
  repaired: () => void
  runsOut: (pair: Pair, daysLeft: number) => void
}

export function createCertificateEvents(log: Log): CertificateEvents {
  return {
    replaced: (pair) => log.info(about(pair), 'the certificate was replaced; new connections get the new one'),
    kept: (fault) => log.error({ fault }, 'the new certificate cannot be used, the last good one stays'),
    repaired: () => log.info('the files of the certificate are in order again'),
    runsOut: (pair, daysLeft) => log.warn({ ...about(pair), days_left: daysLeft }, 'the certificate runs out'),
  }
}

const about = ({ about: { names, notAfter, fingerprint } }: Pair) => ({ names, not_after: notAfter.toISOString(), fingerprint })
