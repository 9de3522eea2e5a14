import { performance } from 'node:perf_hooks'
import { startGatehouse, type Gatehouse } from '../gatehouse.ts'

/**
 * Gatehouse as behind a proxy on this machine: each request may say in X-Forwarded-For where it comes from, so that what is measured is
 * the sign-in and not the limit of one network.
 */
export function startBehindProxy(services: readonly Record<string, unknown>[] = []): Promise<Gatehouse> {
  return startGatehouse({ services, env: { GATEHOUSE_TRUSTED_PROXIES: '127.0.0.1,::1,::ffff:127.0.0.1' } })
}

/** The address of the n-th network; each call with another number is another /24. */
export const addressIn = (network: number): string => `${10 + ((network >> 16) & 63)}.${(network >> 8) & 255}.${network & 255}.1`

export type Outcome = { status: number; ms: number }

/** Posts JSON and reads the whole answer. */
export async function post(url: string, body: unknown, address: string): Promise<Outcome> {
  const startedMs = performance.now()
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify(body),
  })
  await response.arrayBuffer()
  return { status: response.status, ms: performance.now() - startedMs }
}

/** A sign-in as a browser does it. */
export const trySignIn = (url: string, who: { email: string; password: string }, address: string): Promise<Outcome> =>
  post(`${url}/api/auth/session`, { ...who, remember: false }, address)
