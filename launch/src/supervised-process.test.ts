import { createLog } from '@gatehouse/kit/log'
import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { superviseProcess, type SupervisedProcess, type SupervisionLimits } from './supervised-process.ts'

type Supervised = AsyncDisposable & { process: SupervisedProcess; starts: () => number; failed: (number | null)[]; said: () => string }

test('a process is ready only when it says so', async () => {
  let answers = false
  await using one = supervise('setInterval(() => {}, 1000)', { isReady: async () => answers })
  const started = one.process.start()
  await expect.poll(() => one.process.state()).toBe('starting')
  answers = true
  await started
  expect(one.process.state()).toBe('ready')
})

test('a process that ends after it was ready is started again, each time after a longer pause', async () => {
  await using one = supervise('setInterval(() => {}, 1000)', { limits: { firstPauseMs: 10 } })
  await one.process.start()
  for (const round of [1, 2, 3]) {
    process.kill(one.process.pid() ?? 0, 'SIGKILL')
    await expect.poll(() => [one.starts(), one.process.state()]).toEqual([round + 1, 'ready'])
  }
  expect([...one.said().matchAll(/"restart_in_ms":(\d+)/g)].map(([, ms]) => Number(ms))).toEqual([10, 20, 40])
})

test('a process that ends before it was ever ready is reported and not started again', async () => {
  await using one = supervise('process.exit(7)', { isReady: async () => false })
  await one.process.start()
  expect(one.failed).toEqual([7])
  expect([one.process.state(), one.starts()]).toEqual(['failed', 1])
})

test('a stopped process stays stopped', async () => {
  await using one = supervise('setInterval(() => {}, 1000)')
  await one.process.start()
  await one.process.stop()
  expect([one.process.state(), one.process.pid(), one.starts()]).toEqual(['stopped', null, 1])
})

test('a stop during the pause before a restart cancels the restart', async () => {
  await using one = supervise('setInterval(() => {}, 1000)', { limits: { firstPauseMs: 60_000 } })
  await one.process.start()
  process.kill(one.process.pid() ?? 0, 'SIGKILL')
  await expect.poll(() => one.process.state()).toBe('waiting')
  await one.process.stop()
  expect(one.process.state()).toBe('stopped')
})

test('a process that ignores SIGTERM is killed after the limit', async () => {
  await using one = supervise(`process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`, {
    limits: { stopMs: 50 },
  })
  await one.process.start()
  await expect.poll(() => one.said()).toContain('up')
  await one.process.stop()
  expect(one.process.state()).toBe('stopped')
})

test('a second stop sends no second SIGTERM, which would mean: at once', async () => {
  const onTerm = `console.log('asked', ++n); setTimeout(() => process.exit(), 200)`
  await using one = supervise(`let n = 0; process.on('SIGTERM', () => { ${onTerm} }); console.log('up'); setInterval(() => {}, 1000)`)
  await one.process.start()
  await expect.poll(() => one.said()).toContain('up')
  const first = one.process.stop()
  await expect.poll(() => one.said()).toContain('asked 1')
  await Promise.all([first, one.process.stop()])
  expect(one.said()).not.toContain('asked 2')
})

function supervise(script: string, options: { isReady?: () => Promise<boolean>; limits?: Partial<SupervisionLimits> } = {}): Supervised {
  let starts = 0
  let said = ''
  const failed: (number | null)[] = []
  const supervised = superviseProcess({
    name: 'thing',
    isReady: options.isReady ?? (async () => true),
    onFailedStart: (code) => void failed.push(code),
    log: createLog({ name: 'test', level: 'info', destination: { write: (line) => void (said += line) } }),
    limits: { probeMs: 5, ...options.limits },
    spawn: () => {
      starts += 1
      const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      return child
    },
  })
  return {
    process: supervised,
    starts: () => starts,
    failed,
    said: () => said,
    [Symbol.asyncDispose]: () => supervised[Symbol.asyncDispose](),
  }
}
