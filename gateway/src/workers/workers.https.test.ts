import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readGatewayConfig } from '../config.ts'
import { makeCertificate } from '../testing/certificate.ts'
import { person, setWorkersStage, type WorkersStage } from './workers.builders.ts'
import { startWorkers } from './workers.start.ts'

/** So many new connections come to one of two workers alone once in a million times. */
const many = 20
const stack = new AsyncDisposableStack()
let stage: WorkersStage
let current = makeCertificate('localhost')

type Answer = { status: number; body: string; cookies: string }
type Question = { method?: string; cookie?: string; body?: unknown }

/** Asks on a connection of its own, which the system gives to either worker. */
async function ask(path: string, { method = 'GET', cookie = '', body }: Question = {}): Promise<Answer> {
  const origin = `https://localhost:${stage.port}`
  const headers = { host: `localhost:${stage.port}`, origin, cookie, 'content-type': 'application/json' }
  const target = { host: '127.0.0.1', port: stage.port, servername: 'localhost', ca: current.cert, agent: false, path, method, headers }
  const [incoming] = (await once(request(target).end(body === undefined ? '' : JSON.stringify(body)), 'response')) as [IncomingMessage]
  const text = await incoming.setEncoding('utf8').reduce((all: string, part: string) => all + part, '')
  const cookies = (incoming.headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ')
  return { status: incoming.statusCode ?? 0, body: text, cookies }
}

const times = <T>(count: number, work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, work))

const statusesOf = async (path: string, cookie: string): Promise<number[]> => [
  ...new Set((await times(many, () => ask(path, { cookie }))).map(({ status }) => status)),
]

async function useCertificate(): Promise<void> {
  await writeFile(join(stage.env['GATEHOUSE_DATA_DIR'] ?? '', 'cert.pem'), current.cert)
  await writeFile(join(stage.env['GATEHOUSE_DATA_DIR'] ?? '', 'key.pem'), current.key)
}

async function presented(): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: stage.port, servername: 'localhost', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}

describe.runIf(process.platform === 'linux')('a gateway of two workers that speaks https', () => {
  let cookie = ''
  beforeAll(async () => {
    stage = stack.use(await setWorkersStage())
    await stage.database.db.updateTable('users').set({ role: 'admin' }).execute()
    await useCertificate()
    const dataDir = stage.env['GATEHOUSE_DATA_DIR'] ?? ''
    const tls = { GATEHOUSE_TLS_CERT: join(dataDir, 'cert.pem'), GATEHOUSE_TLS_KEY: join(dataDir, 'key.pem') }
    const env = { ...stage.env, ...tls, GATEHOUSE_PUBLIC_URL: `https://localhost:${stage.port}`, GATEHOUSE_HTTP_PORT: '0' }
    stack.use(await startWorkers({ config: readGatewayConfig(env), log: stage.log }))
    cookie = (await ask('/api/auth/session', { method: 'POST', body: person })).cookies
  })
  afterAll(() => stack.disposeAsync())

  it('answers at both', async () => {
    const answers = await times(many, () => ask('/api/many/at-once', { cookie }))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(2)
  })

  it('has a service at both that an admin adds at one', async () => {
    const upstream = stage.app.url
    const body = { key: 'added', name: 'Added', upstream, visibility: 'everyone' }
    expect((await ask('/api/admin/services', { method: 'POST', cookie, body })).status).toBe(201)
    await expect.poll(() => statusesOf('/api/added/at-once', cookie)).toEqual([200])
  })

  it('has at both what is added to the services file', async () => {
    const file = stage.env['GATEHOUSE_SERVICES'] ?? ''
    const { services } = JSON.parse(await readFile(file, 'utf8')) as { services: Record<string, unknown>[] }
    const filed = { key: 'filed', name: 'Filed', upstream: `${stage.app.url}/`, visibility: 'everyone' }
    await writeFile(file, JSON.stringify({ services: [...services, filed] }))
    await expect.poll(() => statusesOf('/api/filed/at-once', cookie)).toEqual([200])
  })

  it('presents a renewed certificate at both', async () => {
    const before = await presented()
    current = makeCertificate('localhost')
    await useCertificate()
    const seen = async (): Promise<Set<string>> => new Set(await times(many, presented))
    await expect.poll(async () => [(await seen()).size, (await seen()).has(before)]).toEqual([1, false])
    expect(await statusesOf('/api/many/at-once', cookie)).toEqual([200])
  })
})
