import { serviceHealthSchema, type ServiceHealth } from '@gatehouse/contracts/service-health'
import type { Clock } from '@gatehouse/kit/clock'
import type { Outbound } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import type { FailureReason, ProbeOutcome } from './health.outcome.ts'

/** What is checked: an address, and how long its answer may take. */
export type ProbeTarget = { url: string; timeoutMs: number }

/** Checks once. Never throws; `signal` ends it early, then nobody reads the outcome. */
export type Probe = (target: ProbeTarget, signal: AbortSignal) => Promise<ProbeOutcome>

type ProbeOptions = { request: Outbound['request']; clock: Clock; timers: Timers }

export const maxBodyBytes = 8 * 1024
/** Nobody's identity, and no compression to undo. */
export const probeHeaders = { 'user-agent': 'Gatehouse health check', accept: 'application/json', 'accept-encoding': 'identity' }
/** A time-out that fires this late says more about this process than about the service. */
const lateMs = 1000

/** Checks with a GET that carries nobody's identity, follows nothing, and reads at most 8 KiB of the answer. */
export function createProbe({ request, clock, timers }: ProbeOptions): Probe {
  return async ({ url, timeoutMs }, signal) => {
    const startedMs = clock.elapsedMs()
    const passed = (): number => Math.round(clock.elapsedMs() - startedMs)
    const timeout = new AbortController()
    const cancel = timers.after(timeoutMs, () => timeout.abort())
    try {
      const { statusCode, body } = await request(url, {
        headersTimeout: 0,
        bodyTimeout: 0,
        headers: probeHeaders,
        signal: AbortSignal.any([timeout.signal, signal]),
      })
      return outcomeOf(statusCode, await readText(body), passed())
    } catch (error) {
      const ms = passed()
      if (!timeout.signal.aborted) return { kind: 'fail', ms, ...describeFault(error) }
      if (ms > timeoutMs + lateMs) return { kind: 'doubt', detail: `the check took ${ms} ms instead of at most ${timeoutMs}` }
      return { kind: 'fail', ms, reason: 'timeout', heard: false, detail: `no answer within ${timeoutMs} ms` }
    } finally {
      cancel()
    }
  }
}

/** What an answer means. */
export function outcomeOf(status: number, text: string, ms: number): ProbeOutcome {
  const health = parseHealth(text)
  const report = { version: health?.version ?? null, settingsVersion: health?.settings_version ?? null }
  if (health?.status === 'fail')
    return { kind: 'fail', ms, reason: 'unhealthy', heard: true, detail: `HTTP ${status}, it says that it fails` }
  if (status < 200 || status > 299) return { kind: 'fail', ms, reason: 'answer', heard: true, detail: `HTTP ${status}` }
  return { kind: health?.status ?? 'pass', ms, report }
}

/** The first bytes of a body as text; leaving the loop early ends the connection. */
async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= maxBodyBytes) break
  }
  return Buffer.concat(chunks).subarray(0, maxBodyBytes).toString('utf8')
}

/** What a service says of itself, or null when it says nothing in our words. */
function parseHealth(text: string): ServiceHealth | null {
  try {
    return serviceHealthSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

const reasons: [RegExp, FailureReason][] = [
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ENOTFOUND|EAI_)/, 'dns'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'timeout'],
  [/^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO)/, 'tls'],
  [/^(HTTPParserError|HPE_|UND_ERR_HEADERS_OVERFLOW)/, 'answer'],
]

/** Faults in which nobody out there was heard: the name server, the network or this machine is in the way. */
const silent = /^(EAI_|UND_ERR_CONNECT_TIMEOUT$|ETIMEDOUT$|ENETUNREACH$|ENETDOWN$|EHOSTUNREACH$|EHOSTDOWN$|EADDRNOTAVAIL$|EMFILE$|ENFILE$)/

/** What a fault of the way out means for a check. */
export function describeFault(error: unknown): { reason: FailureReason; heard: boolean; detail: string } {
  const cause = rootOf(error)
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
  const reason = reasons.find(([pattern]) => pattern.test(code))?.[1] ?? 'connection'
  return { reason, heard: !silent.test(code), detail: `${code}: ${cause.message}` }
}

/** What happened may be hidden in `cause`, and several failed addresses in an AggregateError. */
function rootOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0])
  return error.cause instanceof Error ? rootOf(error.cause) : error
}
