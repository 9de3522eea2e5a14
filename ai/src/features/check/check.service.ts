import type { Clock } from '@gatehouse/kit/clock'
import { ProblemError } from '@gatehouse/kit/errors'
import type { Timers } from '@gatehouse/kit/timers'
import type { Answer, Provider, Target } from '../provider/provider.feature.ts'
import { checkAddress, connectTo, endpointOf, resolveName, secureConnection } from './check.connect.ts'
import { checkCodeSchema, type CheckCode, type CheckResult, type CheckStep, type CheckStepResult } from './check.schemas.ts'

export type CheckService = { run: (signal: AbortSignal) => Promise<CheckResult> }

export type CheckOptions = {
  provider: Pick<Provider, 'target' | 'models' | 'firstWord' | 'faultOf'>
  clock: Clock
  timers: Timers
}

/** Climbs from the address to an answer, a step at a time, and stops at the first that fails: that one is the cause. */
export function createCheckService({ provider, clock, timers }: CheckOptions): CheckService {
  return {
    run: async (signal) => {
      const ladder = createLadder(clock, (error, target) => explain(error, target, provider.faultOf))
      let models: string[] | null = null
      try {
        const target = await ladder.step('url', null, () => checkedTarget(provider))
        await reach(ladder, target, timers)
        models = await ladder.step('auth', target, () => provider.models(target, signal))
        ladder.note(modelNote(models, target.model))
        const answer = await ladder.step('reply', target, () => provider.firstWord(target, signal))
        return { ok: true, steps: ladder.steps, ...replyOf(answer), models: shown(models) }
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error
        return { ok: false, steps: ladder.steps, reply: null, model: error.model, models: shown(models) }
      }
    },
  }
}

/** Far more than any provider has; names are bounded as in the settings. */
const modelsShown = 500
const shown = (models: string[] | null): string[] | null => models?.filter((name) => name.length <= 200).slice(0, modelsShown) ?? null

async function checkedTarget(provider: CheckOptions['provider']): Promise<Target> {
  const target = await provider.target()
  try {
    checkAddress(endpointOf(target.baseUrl))
  } catch (error) {
    throw provider.faultOf(error, target)
  }
  return target
}

async function reach(ladder: Ladder, target: Target, timers: Timers): Promise<void> {
  const endpoint = endpointOf(target.baseUrl)
  const addresses = await ladder.step('dns', target, () => resolveName(endpoint, timers))
  const socket = await ladder.step('tcp', target, () => connectTo(addresses, endpoint, timers))
  // A connection that breaks from here on is told by the next step, not by an event nobody hears.
  socket.on('error', () => undefined)
  try {
    if (endpoint.secure) await ladder.step('tls', target, () => secureConnection(socket, endpoint, timers))
  } finally {
    socket.destroy()
  }
}

const replyOf = ({ text, model }: Answer): Pick<CheckResult, 'reply' | 'model'> => ({ reply: text === '' ? null : text, model })

/** A list may lack aliases that work all the same, so a missing name is a note and the reply decides. */
function modelNote(models: string[] | null, model: string): string | null {
  if (models === null) return 'The provider has no list of models.'
  return models.includes(model) ? null : `The provider's list does not name “${model}”.`
}

class StepFailed extends Error {
  readonly model: string | null
  constructor(model: string | null) {
    super('a step failed')
    this.model = model
  }
}

type Ladder = {
  steps: CheckStepResult[]
  step: <T>(name: CheckStep, target: Target | null, run: () => Promise<T>) => Promise<T>
  note: (detail: string | null) => void
}

type Explanation = { code: CheckCode; detail: string }

function createLadder(clock: Clock, explainFault: (error: unknown, target: Target | null) => Explanation): Ladder {
  const steps: CheckStepResult[] = []
  return {
    steps,
    step: async (step, target, run) => {
      const begun = clock.elapsedMs()
      const took = (): number => Math.round((clock.elapsedMs() - begun) * 10) / 10
      try {
        const result = await run()
        steps.push({ step, ok: true, ms: took(), code: null, detail: null })
        return result
      } catch (error) {
        steps.push({ step, ok: false, ms: took(), ...explainFault(error, target) })
        throw new StepFailed(target?.model ?? null)
      }
    },
    note: (detail) => {
      const last = steps.at(-1)
      if (last !== undefined) last.detail = detail
    },
  }
}

/** A fault as the check says it: the code without its family. What is no fault of the provider goes on as it is. */
function explain(error: unknown, target: Target | null, faultOf: Provider['faultOf']): Explanation {
  const fault = error instanceof ProblemError || target === null ? error : faultOf(error, target)
  if (!(fault instanceof ProblemError)) throw error
  const code = checkCodeSchema.safeParse(fault.code.replace(/^ai\./, ''))
  if (!code.success) throw fault
  return { code: code.data, detail: fault.detail ?? fault.title }
}
