import type { Clock } from '@gatehouse/kit/clock'
import type { QueryExecutorProvider } from 'kysely'
import { createHash } from 'node:crypto'
import type { SessionCookies } from './sessions.cookies.ts'
import type { DevicesRepository } from './sessions.devices.repository.ts'
import type { Via } from './sessions.tables.ts'
import type { SeenFrom } from './sessions.visitor.ts'

/**
 * With what a person has signed in before. A browser is known by a cookie of its own, which only a sign-in gives; a program, for
 * want of one, by its name and network. Only the cookie counts where something depends on it: the rest can be imitated.
 */
export type Devices = {
  /** Whether these cookies name a browser at all, known or not. Costs nothing. */
  isNamed: (cookie: string | undefined) => boolean
  /** The name of the browser behind these cookies, if this person has signed in with it before; else null. Costs one query if they name one, whoever it is about. */
  findKnown: (userId: string | null, cookie: string | undefined) => Promise<string | null>
  /** Makes all of a person's strangers, but the browser behind these cookies if it is given; in the transaction that gives the reason. */
  distrust: (of: { userId: string; butCookie?: string | undefined }, trx: QueryExecutorProvider) => Promise<void>
  /** Notes a sign-in. `isNew`: the person has signed in before, but not with this. `cookie`: for the browser to keep. */
  note: (signIn: { userId: string; via: Via; cookie: string | undefined; seen: SeenFrom }) => Promise<{ isNew: boolean; cookie?: string }>
}

type DeviceParts = {
  repository: DevicesRepository
  cookies: Pick<SessionCookies, 'readDevice'>
  newSecret: () => string
  clock: Clock
}

const deviceForm = /^[\w-]{43}$/
/** Nobody's id: an unknown address is asked about like a known one. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** For whoever has no requests: makes all of a person's strangers. */
export function createDistrust({ repository, clock }: Pick<DeviceParts, 'clock'> & { repository: Pick<DevicesRepository, 'distrust'> }) {
  return async ({ userId }: { userId: string }, trx: QueryExecutorProvider): Promise<void> =>
    void (await repository.distrust({ userId, but: null, now: clock.now() }, trx))
}

export function createDevices({ repository, cookies, newSecret, clock }: DeviceParts): Devices {
  const read = (cookie: string | undefined): string | null => {
    const id = cookies.readDevice(cookie)
    return id !== null && deviceForm.test(id) ? id : null
  }
  return {
    isNamed: (cookie) => read(cookie) !== null,
    findKnown: async (userId, cookie) => {
      const browser = read(cookie)
      if (browser === null) return null
      const hash = hashOf(userId ?? nobody, `browser ${browser}`)
      return (await repository.isKnown(userId ?? nobody, hash, clock.now())) ? hash.toString('base64url') : null
    },
    distrust: async ({ userId, butCookie }, trx) => {
      const browser = read(butCookie)
      const but = browser === null ? null : hashOf(userId, `browser ${browser}`)
      await repository.distrust({ userId, but, now: clock.now() }, trx)
    },
    note: async ({ userId, via, cookie, seen }) => {
      const browser = via === 'cookie' ? (read(cookie) ?? newSecret()) : null
      const name = browser === null ? `program ${seen.client ?? ''} ${seen.network ?? ''}` : `browser ${browser}`
      const { known, any } = await repository.remember(userId, hashOf(userId, name), clock.now())
      await repository.forgetOld(userId, clock.now())
      return { isNew: any && !known, ...(browser === null ? {} : { cookie: browser }) }
    },
  }
}

/** With the person in it, so that two people's rows do not show that they share a computer. */
const hashOf = (userId: string, device: string): Buffer => createHash('sha256').update(`${userId} ${device}`).digest()
