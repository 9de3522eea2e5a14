import { assertionLifetimeS, type AssertionClaims } from '@gatehouse/contracts/assertion'
import type { Clock } from '@gatehouse/kit/clock'
import type { Step } from './proxy.passage.ts'
import type { Principal } from './proxy.principal.ts'
import { identityHeaders } from './proxy.request-headers.ts'

/** Gives the headers by which a service learns who is calling: at once from the cache, or after signing an assertion. */
export type AssertionSource = (principal: Principal, serviceKey: string) => readonly string[] | Promise<readonly string[]>

/** Signs who is calling for one service; whoever holds the key adds issuer and times. */
export type SignAssertion = (subject: Omit<AssertionClaims, 'iss' | 'iat' | 'exp'>) => Promise<{ token: string; expiresAt: Date }>

type SourceOptions = {
  sign: SignAssertion
  clock: Clock
  /** How many assertions are kept. */
  capacity?: number
}

type Entry = { principal: Principal; headers: readonly string[]; expiresMs: number; renewal: Promise<readonly string[]> | null }

/** With less life than this left, an assertion is renewed beside the request; with less than the second, before it. */
const renewBelowMs = 25_000
const useAboveMs = 10_000

/** Keeps each assertion for its session and service, so that most requests cost no signature. */
export function createAssertionSource({ sign, clock, capacity = 10_000 }: SourceOptions): AssertionSource {
  const entries = new Map<string, Entry>()

  const renew = async (id: string, principal: Principal, serviceKey: string): Promise<readonly string[]> => {
    const { token, expiresAt } = await sign(subjectOf(principal, serviceKey))
    entries.delete(id)
    const headers = identityHeaders(principal, token)
    entries.set(id, { principal, headers, expiresMs: expiresAt.getTime(), renewal: null })
    if (entries.size > capacity) forgetOldest(entries)
    return headers
  }

  return (principal, serviceKey) => {
    const id = `${principal.sessionId} ${serviceKey}`
    const entry = entries.get(id)
    if (entry === undefined || !samePerson(entry.principal, principal)) return renew(id, principal, serviceKey)
    const leftMs = entry.expiresMs - clock.now().getTime()
    // More than a whole life left: the clock was set back, and services would take the assertion for one from the future.
    if (leftMs > assertionLifetimeS * 1000) return renew(id, principal, serviceKey)
    if (leftMs < renewBelowMs) {
      entry.renewal ??= renew(id, principal, serviceKey).finally(() => (entry.renewal = null))
      if (leftMs < useAboveMs) return entry.renewal
      // The present one still serves; a failed renewal is tried again, and reported, once it does not.
      entry.renewal.catch(() => {})
    }
    return entry.headers
  }
}

/** Puts into the passage who is calling. */
export function createAssertionStep({ assertions }: { assertions: AssertionSource }): Step {
  return (passage) => {
    const identity = assertions(passage.signedIn, passage.service.key)
    if (identity instanceof Promise) {
      return identity.then((headers) => {
        passage.identity = headers
        return null
      })
    }
    passage.identity = identity
    return null
  }
}

function subjectOf({ user, sessionId, via, groups }: Principal, serviceKey: string): Parameters<SignAssertion>[0] {
  const shownBy = via === 'token' ? ('token' as const) : ('session' as const)
  return { aud: serviceKey, sub: user.id, sid: sessionId, via: shownBy, email: user.email, role: user.role, groups: [...groups] }
}

function samePerson(one: Principal, other: Principal): boolean {
  if (one === other) return true
  const { user, groups } = one
  const same = user.id === other.user.id && user.role === other.user.role && user.email === other.user.email
  return same && groups.length === other.groups.length && groups.every((group, at) => group === other.groups[at])
}

function forgetOldest(entries: Map<string, Entry>): void {
  const oldest = entries.keys().next()
  if (oldest.done !== true) entries.delete(oldest.value)
}
