import type { Clock } from '@gatehouse/kit/clock'
import { traceRequest } from '@gatehouse/kit/outbound-trace'
import type { Service } from '../registry/registry.feature.ts'
import { notMonitored, serviceNotFound } from './health.errors.ts'
import { healthUrlOf } from './health.monitor.ts'
import type { ProbeOutcome } from './health.outcome.ts'
import { describeFault, maxBodyBytes, outcomeOf, probeHeaders } from './health.probe.ts'
import type { CheckResult } from './health.schemas.ts'

/** Checks one service for an admin who waits for the answer, with the time of each part. Many who ask at once share one check. */
export type CheckNow = (key: string) => Promise<CheckResult>

type CheckNowParts = {
  services: () => readonly Service[]
  /** Has the gateway that checks look as well, so that the status follows. */
  check: (key: string) => void
  checkOnce: CheckOnce
}

export type CheckOnce = (target: { url: string; timeoutMs: number }) => Promise<CheckResult>

/** Asks something for its health once, registered or not, on a connection of its own. */
export function createCheckOnce(clock: Clock): CheckOnce {
  return async ({ url, timeoutMs }) => {
    const traced = await traceRequest({ url, headers: probeHeaders, timeoutMs, maxBytes: maxBodyBytes, clock })
    const ms = Math.round(traced.phases.total_ms)
    const outcome = 'error' in traced ? faultOf(traced.error, { ms, timeoutMs }) : outcomeOf(traced.status, traced.text, ms)
    return {
      ok: outcome.kind === 'pass' || outcome.kind === 'warn',
      url,
      phases: traced.phases,
      http_status: 'status' in traced ? traced.status : null,
      reason: outcome.kind === 'fail' ? outcome.reason : outcome.kind === 'warn' ? 'warning' : null,
      detail: 'detail' in outcome ? outcome.detail : null,
      version: 'report' in outcome ? outcome.report.version : null,
      settings_version: 'report' in outcome ? outcome.report.settingsVersion : null,
      checked_at: clock.now().toISOString(),
    }
  }
}

export function createCheckNow({ services, check, checkOnce }: CheckNowParts): CheckNow {
  const underWay = new Map<string, Promise<CheckResult>>()
  const run = async ({ key, upstream, health_path, timeout_ms: timeoutMs }: Service & { upstream: string }): Promise<CheckResult> => {
    const result = await checkOnce({ url: healthUrlOf({ upstream, health_path }), timeoutMs })
    check(key)
    return result
  }
  return (key) => {
    const service = services().find((one) => one.key === key)
    if (service === undefined) throw serviceNotFound({ detail: `No app has the key ${key}.` })
    const { upstream } = service
    if (upstream === null) throw notMonitored({ detail: `${service.name} has no address that could be asked.` })
    const asked = underWay.get(key) ?? run({ ...service, upstream }).finally(() => underWay.delete(key))
    underWay.set(key, asked)
    return asked
  }
}

function faultOf(error: unknown, { ms, timeoutMs }: { ms: number; timeoutMs: number }): ProbeOutcome {
  const isTimeout = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
  if (isTimeout) return { kind: 'fail', ms, reason: 'timeout', heard: false, detail: `no answer within ${timeoutMs} ms` }
  return { kind: 'fail', ms, ...describeFault(error) }
}
