import { createLine } from '@gatehouse/kit/places'
import { strengthLimits } from '@gatehouse/contracts/password-policy'
import { temporarilyUnavailable } from '@gatehouse/kit/errors'
import { Worker } from 'node:worker_threads'
import { passwordsBusy } from './passwords.errors.ts'
import { createBoundedQueue } from './passwords.queue.ts'
import type { StrengthQuestion } from './passwords.strength-worker.ts'

/** Judges a password from 0 (guessed at once) to 4; words in `about` count as known to whoever guesses. */
export type JudgeStrength = (password: string, about: readonly string[]) => Promise<number>

/** The dictionaries take some 80 MB, and passwords are set seldom. */
const idleMs = 60_000
/** Three times what the dictionaries need. */
const resourceLimits = { maxOldGenerationSizeMb: 256 }
const answerWithinMs = 5000
/** The first answer waits for the dictionaries, which take seconds to load on a machine that is busy otherwise. */
const firstAnswerWithinMs = 30_000
/** One answer takes some 20 ms, so the last in line waits two seconds. */
const waiting = 100

/** Starts the judging thread at the first question and ends it when there was none for a while. */
export function createStrengthJudge(): AsyncDisposable & { judge: JudgeStrength } {
  const queue = createBoundedQueue({ line: createLine(), atOnce: 1, waiting, refuse: () => passwordsBusy({ retryAfterS: 2 }) })
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined

  const end = async (): Promise<void> => {
    clearTimeout(idle)
    const ending = worker
    worker = null
    await ending?.terminate()
  }
  const ask = async (question: StrengthQuestion): Promise<number> => {
    clearTimeout(idle)
    const withinMs = worker === null ? firstAnswerWithinMs : answerWithinMs
    worker ??= new Worker(new URL('passwords.strength-worker.ts', import.meta.url), { resourceLimits })
    worker.unref()
    try {
      return await answerOf(worker, question, withinMs)
    } catch (cause) {
      await end()
      throw temporarilyUnavailable({ detail: 'The password could not be judged. Try again.', retryAfterS: 2, cause })
    } finally {
      idle = setTimeout(() => void end(), idleMs).unref()
    }
  }
  return {
    judge: (password, about) =>
      queue(() => ask({ password: Array.from(password).slice(0, strengthLimits.code_points).join(''), about: wordsOf(about) })),
    [Symbol.asyncDispose]: end,
  }
}

function answerOf(worker: Worker, question: StrengthQuestion, withinMs: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const timer = setTimeout(() => reject(new Error('judging took too long')), withinMs)
  const onExit = (): void => reject(new Error('the judging thread ended'))
  worker.once('message', resolve).once('error', reject).once('exit', onExit)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  worker.postMessage(question)
  return promise.finally(() => {
    clearTimeout(timer)
    worker.off('message', resolve).off('error', reject).off('exit', onExit)
  })
}

/** A name and an address count whole and in their parts. */
function wordsOf(about: readonly string[]): string[] {
  return [...new Set(about.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).filter((word) => word.length > 2))]
}
