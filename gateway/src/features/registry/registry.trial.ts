import { z } from 'zod'
import { refuseUpstream, type OwnAddress } from './registry.policy.ts'
import { serviceEntrySchema } from './registry.schemas.ts'

const { upstream, health_path, timeout_ms } = serviceEntrySchema.shape

/** As much of an entry as says where it is and what is asked there; it need not be saved. */
export const trialBodySchema = z.strictObject({ upstream: upstream.unwrap(), health_path, timeout_ms })
export type TrialBody = z.infer<typeof trialBodySchema>

const stepNames = ['address', 'dns', 'connect', 'tls', 'http'] as const
type StepName = (typeof stepNames)[number]

const stepSchema = z.object({
  step: z.enum(stepNames),
  state: z.enum(['ok', 'failed', 'not_needed', 'not_reached']),
  ms: z.number().nullable(),
  code: z.string().nullable(),
  detail: z.string().nullable(),
})
type Step = z.infer<typeof stepSchema>

export const trialSchema = z
  .object({
    ok: z.boolean(),
    url: z.string(),
    steps: z.array(stepSchema).describe('In order; one that failed is the last that was tried.'),
    total_ms: z.number(),
    http_status: z.int().nullable(),
    version: z.string().nullable(),
  })
  .meta({ id: 'ServiceTrial' })
export type Trial = z.infer<typeof trialSchema>

/** What one check found, with the time of each part; null for a part that was not needed or not reached. */
export type Checked = {
  ok: boolean
  phases: { dns_ms: number | null; connect_ms: number | null; tls_ms: number | null; first_byte_ms: number | null; total_ms: number }
  http_status: number | null
  reason: string | null
  detail: string | null
  version: string | null
}

/** Asks for the health of something once, as the monitor would. */
export type CheckOnce = (target: { url: string; timeoutMs: number }) => Promise<Checked>

/** Tries an address before it is saved: the same question as a check, told step by step. */
export function createTrial({ checkOnce, own }: { checkOnce: CheckOnce; own: OwnAddress }): (body: TrialBody) => Promise<Trial> {
  return async (body) => {
    const url = new URL(body.health_path, body.upstream)
    const about = { url: url.href, total_ms: 0, http_status: null, version: null }
    const refusal = refuseUpstream(new URL(body.upstream), own)
    if (refusal !== null) {
      const address = { step: 'address', state: 'failed', ms: 0, code: 'refused_address', detail: `The address ${refusal}.` } as const
      return { ...about, ok: false, steps: [address, ...stepNames.slice(1).map((step) => stepOf(step, 'not_reached'))] }
    }
    const checked = await checkOnce({ url: url.href, timeoutMs: body.timeout_ms })
    const { http_status, version, phases } = checked
    return { ...about, ok: checked.ok, steps: stepsOf(checked, url), total_ms: phases.total_ms, http_status, version }
  }
}

/** Where a check stopped: at the part that its fault names, or else at the first one that has no time. */
function stepsOf(checked: Checked, url: URL): Step[] {
  const { phases } = checked
  const needed: Record<StepName, boolean> = {
    address: true,
    dns: !/^(\[.*\]|[\d.]+)$/.test(url.hostname),
    connect: true,
    tls: url.protocol === 'https:',
    http: true,
  }
  const times: Record<StepName, number | null> = {
    address: 0,
    dns: phases.dns_ms,
    connect: phases.connect_ms,
    tls: phases.tls_ms,
    http: phases.first_byte_ms,
  }
  const failed = checked.ok
    ? null
    : failedStep(
        checked,
        stepNames.filter((step) => needed[step] && times[step] === null),
      )
  const last = failed === null ? stepNames.length : stepNames.indexOf(failed)
  return stepNames.map((step, at) => {
    if (!needed[step]) return stepOf(step, 'not_needed')
    if (at > last) return stepOf(step, 'not_reached')
    if (step === failed) return { step, state: 'failed', ms: times[step], code: checked.reason, detail: faultText(checked, url) }
    // A warning passes, and is told.
    return { step, state: 'ok', ms: times[step], code: null, detail: step === 'http' ? checked.detail : null }
  })
}

function failedStep({ reason, http_status }: Checked, unreached: readonly StepName[]): StepName {
  if (http_status !== null) return 'http'
  if (reason === 'dns' || reason === 'tls') return reason
  return unreached[0] ?? 'http'
}

function faultText({ reason, detail, http_status }: Checked, url: URL): string {
  const said = detail === null ? '' : ` (${detail})`
  if (http_status !== null && http_status >= 300 && http_status < 400) {
    return `It answers with a redirect, which is not followed${said}. Enter the path that answers itself.`
  }
  if (http_status === 404) return `It answers, but has nothing at ${url.pathname}${said}. Choose another health path.`
  if (http_status === 401 || http_status === 403)
    return `It answers, but lets nobody ask without signing in${said}. Choose a health path that is open.`
  const words: Record<string, string> = {
    dns: `The name ${url.hostname} has no address`,
    refused: 'Nothing listens there',
    timeout: 'No answer came in time',
    tls: 'No secure connection could be made',
    connection: 'The connection failed',
    answer: 'The answer is no success',
    unhealthy: 'It says of itself that it does not work',
  }
  return `${words[reason ?? ''] ?? 'It did not work'}${said}.`
}

const stepOf = (step: StepName, state: 'not_needed' | 'not_reached'): Step => ({ step, state, ms: null, code: null, detail: null })
