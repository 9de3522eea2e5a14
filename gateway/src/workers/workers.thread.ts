// One worker: a whole gateway on a thread of its own, started by workers.supervision.ts.
import { startupFaults } from '@gatehouse/kit/lifecycle'
import { createLog } from '@gatehouse/kit/log'
import { parentPort, workerData } from 'node:worker_threads'
import { serve } from '../serve.ts'
import { shareOf } from './workers.memory.ts'
import type { FromWorker, ToWorker, WorkerTask } from './workers.messages.ts'

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const tell = (message: FromWorker): void => parentPort?.postMessage(message)

async function work({ config, memory, number, first }: WorkerTask): Promise<void> {
  const log = createLog({ name: 'gateway', level: config.logLevel }).child({ worker: number })
  const share = shareOf(memory, number)
  const stop = Promise.withResolvers<undefined>()
  await using gateway = await serve({ config, log, share, first })
  parentPort?.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') stop.resolve(undefined)
    else void gateway.readMetrics().then((metrics) => tell({ kind: 'metrics', id: message.id, metrics }))
  })
  tell({ kind: 'listening' })
  await stop.promise
}

try {
  await work(workerData as WorkerTask)
} catch (error) {
  const faults = startupFaults(error)
  if (faults === null) throw error
  tell({ kind: 'fault', faults })
}
// What is still open would keep the thread, and its end is what the others wait for.
parentPort?.close()
process.exit()
