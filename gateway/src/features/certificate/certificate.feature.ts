import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import { createCertificateEvents } from './certificate.events.ts'
import type { Pair } from './certificate.pair.ts'
import { registerCertificateRoutes } from './certificate.routes.ts'
import type { CertificateState } from './certificate.schemas.ts'
import { daysLeft, openCertificate, type CertificateFiles, type CertificateService } from './certificate.service.ts'

/**
 * The certificate by which the gateway speaks HTTPS itself. It owns the two files of `GATEHOUSE_TLS_CERT` and `GATEHOUSE_TLS_KEY` as far as
 * they are read.
 *
 * Invariants: what is in force is a pair that TLS can be spoken with; files that cannot be used never replace it; nothing of the key
 * leaves the process, a log or an answer.
 */
export type Certificate = Disposable & {
  /** What servers are given, and told of when it changes; null without HTTPS. */
  tls: Pick<CertificateService, 'current' | 'onChange'> | null
  /** What operators should know at once, as sentences; empty when all is well. */
  warnings: () => string[]
  /** The certificate in force, with what is wrong about it; null without HTTPS here. */
  state: () => CertificateState['certificate']
  routes: { admin: (scope: HttpServer) => void }
}

export type CertificateOptions = {
  /** Null: no HTTPS here. */
  files: CertificateFiles | null
  /** The host names by which people come. */
  hosts: () => readonly string[]
  clock: Clock
  timers: Timers
  log: Log
}

/** Reads the pair; throws a StartupError that says what is wrong with it. */
export async function createCertificate({ files, hosts, log, ...parts }: CertificateOptions): Promise<Certificate> {
  if (files === null) {
    return { tls: null, warnings: () => [], state: () => null, routes: { admin: registerNone }, [Symbol.dispose]: () => {} }
  }
  const service = await openCertificate({ ...files, ...parts, events: createCertificateEvents(log) })
  const now = (): Date => parts.clock.now()
  const describe = (): CertificateState => {
    const pair = service.current()
    const { names, issuer, notBefore, notAfter, fingerprint } = pair.about
    const times = { not_before: notBefore.toISOString(), not_after: notAfter.toISOString(), days_left: daysLeft(pair, now()) }
    return { certificate: { names, issuer, ...times, fingerprint, fault: service.fault(), uncovered: uncovered(pair, hosts()) } }
  }
  return {
    tls: service,
    warnings: () => warningsOf(service, now()),
    state: () => describe().certificate,
    routes: { admin: (scope) => registerCertificateRoutes(scope, describe) },
    [Symbol.dispose]: () => service[Symbol.dispose](),
  }
}

const registerNone = (scope: HttpServer): void => registerCertificateRoutes(scope, () => ({ certificate: null }))

function warningsOf(service: CertificateService, now: Date): string[] {
  const warnings: string[] = []
  const fault = service.fault()
  if (fault !== null) warnings.push('The new certificate cannot be used, the last good one stays.')
  if (service.current().about.notAfter <= now) warnings.push('The certificate has run out.')
  return warnings
}

const uncovered = (pair: Pair, hosts: readonly string[]): string[] => hosts.filter((host) => !pair.covers(host))
