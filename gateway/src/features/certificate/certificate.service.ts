import type { Clock } from '@gatehouse/kit/clock'
import { StartupError } from '@gatehouse/kit/errors'
import type { Timers } from '@gatehouse/kit/timers'
import { readFile } from 'node:fs/promises'
import type { CertificateEvents } from './certificate.events.ts'
import { pairOf, type Pair } from './certificate.pair.ts'

/** The two files, by the names of their variables in messages. */
export type CertificateFiles = { certFile: string; keyFile: string }

export type CertificateParts = CertificateFiles & { clock: Clock; timers: Timers; events: CertificateEvents }

export type CertificateService = Disposable & {
  /** The pair in force. */
  current: () => Pair
  /** Why the files as they lie there now are not in force; null when they are. */
  fault: () => string | null
  onChange: (listener: (pair: Pair) => void) => () => void
  /** Looks at the files now. For tests; it happens by itself every two seconds. */
  look: () => Promise<void>
}

const lookEveryMs = 2000
const dayMs = 86_400_000
const warnBelowDays = 14

/**
 * Reads the pair and looks every two seconds whether the files say something else. Their content decides, not a notice of the system or a
 * time: certbot and Kubernetes swap links to whole folders, others write in place. Since two files do not change at the same moment, what
 * is wrong counts once it is still so at the next look.
 */
export async function openCertificate(parts: CertificateParts): Promise<CertificateService> {
  const { events, timers, clock } = parts
  const first = await read(parts)
  if (typeof first.pair === 'string') throw new StartupError([sentence(parts, first.pair)])
  let current = first.pair
  let inForce = first.id
  let suspect: string | null = null
  let fault: string | null = null
  const warn = createWarning(parts)
  const listeners = new Set<(pair: Pair) => void>()

  const noteFault = (id: string, found: string): void => {
    if (suspect === id && fault !== found) {
      fault = found
      events.kept(found)
    }
    suspect = id
  }
  const adopt = (id: string, pair: Pair): void => {
    current = pair
    inForce = id
    events.replaced(pair)
    for (const listener of listeners) listener(pair)
  }
  const noteGood = (): void => {
    if (fault !== null) events.repaired()
    fault = null
    suspect = null
  }
  const look = async (): Promise<void> => {
    warn(current)
    const found = await read(parts)
    if (found.id === inForce) return noteGood()
    const { pair } = found
    if (typeof pair === 'string') return noteFault(found.id, pair)
    if (pair.about.notAfter <= clock.now()) return noteFault(found.id, 'the new certificate has run out already')
    adopt(found.id, pair)
    return noteGood()
  }
  let looking: Promise<void> | null = null
  const lookOnce = (): Promise<void> => (looking ??= look().finally(() => (looking = null)))
  const stop = timers.every(lookEveryMs, () => void lookOnce())
  return {
    current: () => current,
    fault: () => fault,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    look: lookOnce,
    [Symbol.dispose]: stop,
  }
}

/** Says once a day that a certificate is about to run out. */
function createWarning({ clock, events }: CertificateParts): (pair: Pair) => void {
  let warnedDay = -1
  return (pair) => {
    const day = Math.floor(clock.now().getTime() / dayMs)
    const leftDays = daysLeft(pair, clock.now())
    if (leftDays >= warnBelowDays || day === warnedDay) return
    warnedDay = day
    events.runsOut(pair, leftDays)
  }
}

/** Whole days until a certificate runs out; negative when it has. */
export function daysLeft({ about }: Pair, now: Date): number {
  return Math.floor((about.notAfter.getTime() - now.getTime()) / dayMs)
}

/** What lies in the files, or what is wrong with them, and an identity of that. */
async function read({ certFile, keyFile }: CertificateFiles): Promise<{ id: string; pair: Pair | string }> {
  const texts: string[] = []
  for (const file of [certFile, keyFile]) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error)
    if (typeof text !== 'string') return unreadable(file, text.code)
    texts.push(text)
  }
  const [cert = '', key = ''] = texts
  return { id: `${cert}\n${key}`, pair: pairOf({ cert, key }) }
}

function unreadable(file: string, code = 'unknown'): { id: string; pair: string } {
  const pair = `${file} cannot be read (${code})`
  return { id: pair, pair }
}

const sentence = ({ certFile, keyFile }: CertificateFiles, fault: string): string =>
  `GATEHOUSE_TLS_CERT and GATEHOUSE_TLS_KEY name ${certFile} and ${keyFile}, but ${fault}.`
