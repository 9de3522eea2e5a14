import { assertionHeader, type AssertionClaims } from '@gatehouse/contracts/assertion'
import { problemSchema } from '@gatehouse/contracts/problem'
import { serviceHealthSchema } from '@gatehouse/contracts/service-health'
import type { Clock } from '@gatehouse/kit/clock'
import type { Outbound } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import type { SettingsEvents } from './settings.events.ts'
import { serviceTrialSchema, type ServiceTrial, type Trial, type TrialStep } from './settings.schemas.ts'
import type { AiValue } from './settings.sections.ts'
import type { Saved } from './settings.store.ts'

/** How long a saved version may take to be in force, and how often the service is asked meanwhile. */
const inForceWithinMs = 3000
const askAgainMs = 100
const healthTimeoutMs = 2000
/** Longer than the ai service waits for a provider: its own answer says more than a timeout here. */
const testTimeoutMs = 60_000

/** The admin who tests: the ai service gets to know them as in any other call. */
export type Tester = {
  user: { id: string; email: string; role: 'user' | 'admin' }
  sessionId: string
  groups: readonly string[]
  via: 'cookie' | 'bearer' | 'token'
}

export type Trier = (saved: Saved<AiValue>, by: Tester) => Promise<Trial>

export type SignAssertion = (subject: Omit<AssertionClaims, 'iss' | 'iat' | 'exp'>) => Promise<{ token: string }>

export type TrialParts = {
  aiUrl: string
  fetch: Outbound['fetch']
  signAssertion: SignAssertion
  clock: Clock
  timers: Timers
  events: SettingsEvents
}

type Fault = { code: string; detail: string }
type Health = { kind: 'answered'; version: number | null } | { kind: 'fault'; fault: Fault }

/** Tries saved settings rung by rung and stops where it fails. */
export function createTrier(parts: TrialParts): Trier {
  return async (saved, by) => {
    const { steps, answer } = await climb(parts, saved, by)
    const failed = steps.find((step) => !step.ok)
    const ok = failed === undefined && answer?.ok === true
    parts.events.tested(by.user, { ok, code: failed?.code ?? null })
    return { ok, steps, reply: answer?.reply ?? null, model: answer?.model ?? saved.value.model, models: answer?.models ?? null }
  }
}

type Climb = { steps: TrialStep[]; answer: ServiceTrial | null }

async function climb(parts: TrialParts, saved: Saved<AiValue>, by: Tester): Promise<Climb> {
  const elapsed = stopwatch(parts.clock)
  const lacking = lackingIn(saved.value)
  if (lacking !== null) return { steps: [step('configuration', elapsed(), lacking)], answer: null }
  const health = await waitUntilInForce(parts, saved.version)
  if (health.kind === 'fault') return { steps: [step('configuration', 0, null), step('service', elapsed(), health.fault)], answer: null }
  const stale = staleness(health.version, saved.version)
  const configuration = step('configuration', elapsed(), stale)
  if (stale !== null) return { steps: [configuration], answer: null }

  const asked = stopwatch(parts.clock)
  const answer = await askService(parts, by)
  if ('fault' in answer) return { steps: [configuration, step('service', asked(), answer.fault)], answer: null }
  const inside = answer.steps.reduce((sum, { ms }) => sum + ms, 0)
  const service = step('service', Math.max(0, asked() - inside), null)
  return { steps: [configuration, service, providerStep(answer, inside)], answer }
}

/** The service's own steps as one: where they stopped, or what was noted on the way. */
function providerStep({ ok, steps }: ServiceTrial, ms: number): TrialStep {
  const failed = steps.find((one) => !one.ok)
  const code = failed?.code ?? (ok ? null : 'answer')
  const told = failed ?? steps.findLast((one) => one.detail !== null)
  return { ...step('provider', ms, null), ok: ok && failed === undefined, code, detail: told?.detail ?? null }
}

function lackingIn({ provider, model }: AiValue): Fault | null {
  if (provider === null) return { code: 'incomplete', detail: 'Choose a provider and save.' }
  if (model === null) return { code: 'incomplete', detail: 'Enter a model and save.' }
  return null
}

function staleness(inForce: number | null, saved: number): Fault | null {
  if (isInForce(inForce, saved)) return null
  const running = inForce === null ? 'has not read any settings yet' : `still runs version ${inForce}`
  return { code: 'not_in_force', detail: `Version ${saved} is saved, but the ai service ${running}. Its log says why.` }
}

const isInForce = (inForce: number | null, saved: number): boolean => inForce !== null && inForce >= saved

async function waitUntilInForce(parts: TrialParts, version: number): Promise<Health> {
  const elapsed = stopwatch(parts.clock)
  for (;;) {
    const health = await askHealth(parts)
    if (health.kind === 'fault' || isInForce(health.version, version) || elapsed() >= inForceWithinMs) return health
    await new Promise<void>((resolve) => void parts.timers.after(askAgainMs, resolve))
  }
}

/** A service that says it is not well (503) is still reached, and says which version it runs. */
async function askHealth({ aiUrl, fetch }: TrialParts): Promise<Health> {
  try {
    const response = await fetch(at(aiUrl, '/health'), { signal: AbortSignal.timeout(healthTimeoutMs) })
    const health = serviceHealthSchema.safeParse(await readJson(response))
    if (!health.success) return { kind: 'fault', fault: strangeAnswer(response.status) }
    return { kind: 'answered', version: health.data.settings_version ?? null }
  } catch (error) {
    return { kind: 'fault', fault: networkFault(error) }
  }
}

async function askService({ aiUrl, fetch, signAssertion }: TrialParts, by: Tester): Promise<ServiceTrial | { fault: Fault }> {
  const { id: sub, email, role } = by.user
  const { token } = await signAssertion({ aud: 'ai', sub, sid: by.sessionId, via: 'session', email, role, groups: [...by.groups] })
  try {
    const response = await fetch(at(aiUrl, '/test'), {
      method: 'POST',
      headers: { [assertionHeader]: token, 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(testTimeoutMs),
    })
    const content = await readJson(response)
    const answer = serviceTrialSchema.safeParse(content)
    return response.ok && answer.success ? answer.data : { fault: refusalIn(content) ?? strangeAnswer(response.status) }
  } catch (error) {
    return { fault: networkFault(error) }
  }
}

const at = (base: string, path: string): string => `${base.replace(/\/+$/, '')}${path}`

/** The JSON of an answer; undefined for what is none. Failures of the connection are thrown. */
async function readJson(response: { text: () => Promise<string> }): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the service itself says is wrong, if it says so in the product's way. */
function refusalIn(content: unknown): Fault | null {
  const problem = problemSchema.safeParse(content)
  return problem.success ? { code: problem.data.code, detail: problem.data.detail ?? problem.data.title } : null
}

const strangeAnswer = (status: number): Fault => ({
  code: 'answer',
  detail: `The ai service answered with status ${status} and nothing the gateway understands.`,
})

function networkFault(error: unknown): Fault {
  if (codesOf(error).includes('ECONNREFUSED')) return { code: 'refused', detail: 'The ai service is not running or not at its address.' }
  if (error instanceof Error && error.name === 'TimeoutError') return { code: 'timeout', detail: 'The ai service did not answer in time.' }
  if (codesOf(error).includes('ENOTFOUND')) return { code: 'dns', detail: 'The name of the ai service has no address.' }
  return { code: 'connection', detail: 'The connection to the ai service failed.' }
}

/** Codes of an error and of what caused it: fetch wraps the fault, and a name with two addresses gives two. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const inner: unknown[] = error instanceof AggregateError ? error.errors : []
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  return [...own, ...codesOf(error.cause), ...inner.flatMap(codesOf)]
}

const step = (name: TrialStep['step'], ms: number, fault: Fault | null): TrialStep => ({
  step: name,
  ok: fault === null,
  ms: Math.round(ms),
  code: fault?.code ?? null,
  detail: fault?.detail ?? null,
})

function stopwatch(clock: Clock): () => number {
  const start = clock.elapsedMs()
  return () => clock.elapsedMs() - start
}
