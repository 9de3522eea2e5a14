import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readGatewayConfig } from '../config.ts'
import { openLine, openLineToEach, setWorkersStage, signInAt, type WorkersStage } from './workers.builders.ts'
import { startWorkers } from './workers.start.ts'

const isLinux = process.platform === 'linux'
let stage: WorkersStage
const stack = new AsyncDisposableStack()
afterAll(() => stack.disposeAsync())
beforeAll(async () => {
  stage = stack.use(await setWorkersStage())
})
beforeEach(() => void stage.app.held.splice(0))

const held = async (count: number) => {
  await expect.poll(() => stage.app.held.length).toBe(count)
  return stage.app.held
}
const readyStatus = async (): Promise<number> => (await fetch(`http://127.0.0.1:${stage.port}/ready`)).status

describe.runIf(isLinux)('a gateway of two workers', () => {
  let cookie: string
  beforeAll(async () => {
    const limits = { firstPauseMs: 50 }
    const config = readGatewayConfig({ ...stage.env, GATEHOUSE_MAX_CONNECTIONS_PER_CLIENT: '30' })
    const { log, threads } = stage
    stack.use(await startWorkers({ config, log, limits, onSpawn: (thread) => threads.push(thread) }))
  })
  beforeEach(async () => {
    cookie = await signInAt(stage.port)
  })

  it('is ready when both listen', async () => {
    expect(await readyStatus()).toBe(200)
  })

  it('knows at one worker who has signed in at another, and forgets and cuts off within a second who has signed out', async () => {
    const [one, other] = await openLineToEach(stage.port, cookie)
    other.send('/api/many/stream', cookie)
    expect(await other.until(/data: /)).toContain('200 OK')
    const startedMs = performance.now()
    one.socket.write(
      `DELETE /api/auth/session HTTP/1.1\r\nHost: x\r\nOrigin: http://localhost:${stage.port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
    )
    expect(await one.ended()).toContain('204')
    await other.ended()
    expect(performance.now() - startedMs).toBeLessThan(1000)
    for (let turn = 0; turn < 8; turn += 1) {
      using line = await openLine(stage.port)
      line.send('/api/many/at-once', cookie)
      expect(await line.until(/\}$/)).toContain('401')
    }
  })

  it('lets a service work on as many requests as it takes, whichever worker they come to', async () => {
    using both = await lines()
    const [one, other] = both
    one.send('/api/app/1', cookie)
    await held(1)
    other.send('/api/app/2', cookie)
    one.socket.destroy()
    const [, second] = await held(2)
    expect(second?.path).toBe('/2')
    second?.response.end('done')
    expect(await other.until(/done$/)).toContain('200 OK')
  })

  it('counts the connections of one client at both', async () => {
    await using many = new AsyncDisposableStack()
    const answers: string[] = []
    for (let count = 0; count < 31; count += 1) {
      const line = many.use(await openLine(stage.port))
      line.socket.on('data', (chunk: Buffer) => answers.push(chunk.toString()))
    }
    await expect.poll(() => answers.length).toBeGreaterThan(0)
    expect(answers.every((answer) => answer.includes(' 429 '))).toBe(true)
    // What the browser of this test itself keeps open counts too.
    expect(answers.length).toBeLessThan(5)
  })

  it('tells what both count in one list', async () => {
    const text = await (await fetch(`http://127.0.0.1:${stage.metricsPort}/metrics`)).text()
    expect(text.match(/^gatehouse_health_leading \d+$/gm)).toEqual(['gatehouse_health_leading 1'])
    expect(text.match(/^gatehouse_process_resident_memory_bytes \d+$/gm)).toHaveLength(1)
  })

  it('goes on when one of them dies: what it had open ends, the other’s does not, what it held is free, and another takes its place', async () => {
    using streams = await lines()
    using requests = await lines()
    for (const line of streams) {
      line.send('/api/many/stream', cookie)
      await line.until(/data: /)
    }
    for (const line of requests) line.send('/api/pair/held', cookie)
    await held(4)
    await stage.threads[0]?.terminate()
    const cutOff = await Promise.race(streams.map(async (line) => (await line.ended(), line)))
    expect(await cutOff.ended()).not.toMatch(/\r\n0\r\n\r\n$/)
    using next = await openLine(stage.port)
    next.send('/api/pair/at-once', cookie)
    expect(await next.until(/gatehouse-\w+$/)).toContain('200 OK')
    await expect.poll(readyStatus, { timeout: 90_000 }).toBe(200)
    expect(stage.lines.filter(({ msg }) => msg === 'a worker ended unasked, another takes its place')).toHaveLength(1)
    expect(streams.filter(({ socket }) => !socket.destroyed)).toHaveLength(1)
    for (const { response } of stage.app.held) response.end()
  })

  async function lines() {
    const both = await openLineToEach(stage.port, cookie)
    return Object.assign(both, { [Symbol.dispose]: () => both.forEach((line) => line[Symbol.dispose]()) })
  }
})

describe.runIf(isLinux)('a process of two workers', () => {
  it('lets what is under way finish when it is asked to stop, and then ends', async () => {
    await using stopping = new AsyncDisposableStack()
    const own = stopping.use(await setWorkersStage())
    const env = { ...process.env, ...own.env, GATEHOUSE_LOG_LEVEL: 'info' }
    const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    stopping.defer(async () => void (child.exitCode === null && child.kill('SIGKILL') && (await once(child, 'exit'))))
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await expect.poll(() => said, { timeout: 120_000 }).toContain('all workers of the gateway listen')
    const cookie = await signInAt(own.port)
    const both = await openLineToEach(own.port, cookie)
    for (const line of both) line.send('/api/many/slow', cookie)
    await expect.poll(() => own.app.held.length).toBe(2)
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await expect.poll(async () => (await fetch(`http://127.0.0.1:${own.port}/health`).catch(() => null))?.status ?? 'gone').not.toBe(200)
    for (const { response } of own.app.held) response.end('done')
    for (const line of both) expect(await line.until(/done$/)).toContain('200 OK')
    expect(await exited).toEqual([0, null])
    const logged = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { worker?: number; msg: string })
    expect(new Set(logged.map(({ worker }) => worker))).toEqual(new Set([0, 1, undefined]))
  })

  it('is not started where somebody listens already', async () => {
    const config = readGatewayConfig({ ...stage.env, GATEHOUSE_PORT: String(stage.app.port) })
    await expect(startWorkers({ config, log: stage.log })).rejects.toThrow(`Port ${stage.app.port} on 127.0.0.1 cannot be used`)
  })

  it('says what keeps its workers from starting', async () => {
    const database = 'postgresql://nobody:wrong@127.0.0.1:1/none'
    const config = { ...readGatewayConfig({ ...stage.env, GATEHOUSE_PORT: '0', DATABASE_URL: database }), metricsPort: null }
    await expect(startWorkers({ config, log: stage.log })).rejects.toThrow('The database at 127.0.0.1')
  })
})
