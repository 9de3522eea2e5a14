import { Worker } from 'node:worker_threads'
import type { Argon2Cost } from './passwords.config.ts'
import type { HashTask } from './passwords.hash-worker.ts'

export type HashThreads = AsyncDisposable & {
  hash: (password: string, cost: Argon2Cost) => Promise<string>
  verify: (hash: string, password: string) => Promise<boolean>
}

/**
 * Computes one hash a thread, on threads that are started when needed and kept; the caller bounds how many hashes at once. Not on Node's
 * thread pool: its threads have the priority of all else, and files, DNS and the signing of tokens wait for them.
 */
export function createHashThreads(): HashThreads {
  const threads = new Set<Worker>()
  const idle: Worker[] = []

  const start = (): Worker => {
    const thread = new Worker(new URL('passwords.hash-worker.ts', import.meta.url))
    threads.add(thread)
    return thread
  }
  const compute = async (task: HashTask): Promise<unknown> => {
    const thread = idle.pop() ?? start()
    // A hash that is under way keeps the process alive, an idle thread does not.
    thread.ref()
    try {
      const result = await answerOf(thread, task)
      idle.push(thread)
      return result
    } catch (error) {
      threads.delete(thread)
      await thread.terminate()
      throw error
    } finally {
      thread.unref()
    }
  }
  return {
    hash: async (password, cost) => String(await compute({ password: Buffer.from(password, 'utf8'), cost })),
    verify: async (hash, password) => (await compute({ password: Buffer.from(password, 'utf8'), hash })) === true,
    [Symbol.asyncDispose]: async () => {
      idle.length = 0
      await Promise.all(Array.from(threads, (thread) => thread.terminate()))
    },
  }
}

function answerOf(thread: Worker, task: HashTask): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const onExit = (): void => reject(new Error('the hashing thread ended'))
  thread.once('message', resolve).once('error', reject).once('exit', onExit)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  thread.postMessage(task)
  return promise.finally(() => thread.off('message', resolve).off('error', reject).off('exit', onExit))
}
