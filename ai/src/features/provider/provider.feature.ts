import type { AiProvider, AiSettingsFile } from '@gatehouse/contracts/settings-files'
import type { Log } from '@gatehouse/kit/log'
import type { Outbound } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import type { ProblemError } from '@gatehouse/kit/errors'
import { askStreaming, askWhole, type Answer, type Message, type StreamPart } from './provider.asking.ts'
import { modelNotOffered, notConfigured } from './provider.errors.ts'
import { CallEndedError, faultOf } from './provider.faults.ts'
import { fetchFor } from './provider.fetch.ts'
import { listModels, modelFor } from './provider.models.ts'
import { modelsOf, resolveTarget, type OpenKey, type Target } from './provider.target.ts'

export type { Answer, Message, StreamPart } from './provider.asking.ts'
export type { Target } from './provider.target.ts'

export type Question = { messages: Message[]; signal: AbortSignal; model?: string | undefined }
export type ProviderStatus = {
  configured: boolean
  provider: AiProvider | null
  model: string | null
  models: string[]
  reason: string | null
}

/**
 * The one AI provider that the settings name, and every call to it.
 *
 * Invariants: settings are read anew for each call; the key leaves only for the host it was saved for; a call ends with its
 * signal, after its time limit, or when the service stops; whatever goes wrong is one of the errors in provider.errors.ts, which
 * name the host and never hold the key or the provider's words; no model is asked but those that an admin has released.
 */
export type Provider = {
  status: () => Promise<ProviderStatus>
  /** Throws `ai.not_configured`. */
  target: () => Promise<Target>
  answer: (question: Question) => Promise<Answer>
  /** Throws at once when nothing is configured or the model is none to choose; later faults come out of the iteration. */
  stream: (question: Question) => Promise<AsyncGenerator<StreamPart, void, undefined>>
  models: (target: Target, signal: AbortSignal) => Promise<string[] | null>
  /** The shortest answer there is, to see whether one comes at all. */
  firstWord: (target: Target, signal: AbortSignal) => Promise<Answer>
  faultOf: (error: unknown, target: Target) => ProblemError
}

export type ProviderOptions = {
  settings: () => AiSettingsFile
  openKey: OpenKey
  fetch: Outbound['fetch']
  timers: Timers
  log: Log
  /** Aborted when the service stops and waits no longer. */
  stopping: AbortSignal
}

/** Time for a whole answer, in milliseconds. */
const answerLimitMs = 120_000
/** The gateway waits 60 s for a whole test; names and connections take up to 20 s of them. */
const listLimitMs = 10_000
const firstWordLimitMs = 25_000

export function createProvider({ settings, openKey, fetch, timers, log, stopping }: ProviderOptions): Provider {
  const target = async (): Promise<Target> => {
    const resolved = await resolveTarget(settings(), openKey)
    if (resolved.kind === 'not_configured') throw notConfigured({ detail: resolved.reason })
    return resolved.target
  }
  const limit = (client: AbortSignal, limitMs: number): Disposable & { signal: AbortSignal } =>
    limitedCall({ client, stopping, timers, limitMs })
  const report = (error: unknown, { host, model }: Target, signal: AbortSignal): ProblemError => {
    const fault = faultOf(signal.aborted ? signal.reason : error, { host, model })
    if (fault.code.startsWith('ai.')) log.warn({ host, code: fault.code }, 'the provider gave no answer')
    return fault
  }
  const ask = async (asked: Target, { messages, signal: client }: Question, limitMs: number): Promise<Answer> => {
    using call = limit(client, limitMs)
    try {
      return await askWhole({ model: modelFor(asked, fetchFor(asked, fetch)), target: asked, messages, signal: call.signal })
    } catch (error) {
      throw report(error, asked, call.signal)
    }
  }
  async function* streamFrom(asked: Target, { messages, signal: client }: Question): AsyncGenerator<StreamPart, void, undefined> {
    using call = limit(client, answerLimitMs)
    try {
      yield* askStreaming({ model: modelFor(asked, fetchFor(asked, fetch)), target: asked, messages, signal: call.signal })
    } catch (error) {
      throw report(error, asked, call.signal)
    }
  }
  const hello: Message[] = [{ role: 'user', content: 'Say hello.' }]
  return {
    target,
    status: async () => {
      const { provider, model } = settings()
      const resolved = await resolveTarget(settings(), openKey)
      const ready = resolved.kind === 'ready'
      return { configured: ready, provider, model, models: modelsOf(settings()), reason: ready ? null : resolved.reason }
    },
    answer: async (question) => ask(withModel(await target(), question.model), question, answerLimitMs),
    stream: async (question) => streamFrom(withModel(await target(), question.model), question),
    models: async (asked, client) => {
      using call = limit(client, listLimitMs)
      try {
        return await listModels(asked, { fetch: fetchFor(asked, fetch), signal: call.signal })
      } catch (error) {
        throw report(error, asked, call.signal)
      }
    },
    firstWord: (asked, signal) => ask({ ...asked, maxOutputTokens: 1, systemPrompt: null }, { messages: hello, signal }, firstWordLimitMs),
    faultOf,
  }
}

/** Asks another model than the usual one. Throws `ai.model_not_offered`. */
function withModel(target: Target, model: string | undefined): Target {
  if (model === undefined) return target
  if (!target.models.includes(model)) throw modelNotOffered({ detail: `Choose one of these models: ${target.models.join(', ')}.` })
  return { ...target, model }
}

type CallLimits = { client: AbortSignal; stopping: AbortSignal; timers: Timers; limitMs: number }

function limitedCall({ client, stopping, timers, limitMs }: CallLimits): Disposable & { signal: AbortSignal } {
  const own = new AbortController()
  const end = (why: CallEndedError['why']): void => own.abort(new CallEndedError(why))
  const onGone = (): void => end('client_gone')
  const onStopping = (): void => end('stopping')
  const cancel = timers.after(limitMs, () => end('timeout'))
  client.addEventListener('abort', onGone)
  stopping.addEventListener('abort', onStopping)
  if (client.aborted) onGone()
  if (stopping.aborted) onStopping()
  return {
    signal: own.signal,
    [Symbol.dispose]: () => {
      cancel()
      client.removeEventListener('abort', onGone)
      stopping.removeEventListener('abort', onStopping)
      // Ends a call that is left unfinished, such as a stream nobody reads on.
      own.abort(new CallEndedError('client_gone'))
    },
  }
}
