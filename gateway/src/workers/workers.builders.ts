import { newId } from '@gatehouse/kit/ids'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { freePorts } from '@gatehouse/kit/testing/free-ports'
import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import { createLog } from '@gatehouse/kit/log'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { migrationsFolder, type GatewayTables } from '../database.ts'
import { createHasher } from '../features/passwords/passwords.hashing.ts'
import { makeKeysFolder } from '../testing/keys.ts'

export const person = { email: 'ana@example.org', password: 'Violet-harbour-77!' }

/** An app that answers when it is told to, and says in `via` which worker a request came through. */
export type PatientApp = LocalServer & { held: { path: string; via: string; response: ServerResponse }[] }

export async function startPatientApp(): Promise<PatientApp> {
  const held: PatientApp['held'] = []
  const server = await startLocalServer((request, response) => {
    const via = String(request.headers.via)
    if (/\/(?:at-once|health)$/.test(request.url ?? '')) return response.end(via)
    if (request.url?.endsWith('/stream') === true)
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`data: ${via}\n\n`)
    return held.push({ path: request.url ?? '', via, response })
  })
  return { ...server, held }
}

export type WorkersStage = AsyncDisposable & {
  env: Record<string, string>
  port: number
  metricsPort: number
  database: TestDatabase<GatewayTables>
  app: PatientApp
  /** Lines of the log that the main thread has written. */
  lines: Record<string, unknown>[]
  log: ReturnType<typeof createLog>
  threads: Worker[]
}

/** What a gateway of two workers needs, with one {@link person}; the service `app` works on one request at a time, `pair` on two, `many` on many. */
export async function setWorkersStage(): Promise<WorkersStage> {
  await using stack = new AsyncDisposableStack()
  const database = stack.use(await createTestDatabase<GatewayTables>({ migrations: migrationsFolder }))
  const app = stack.use(await startPatientApp())
  const dataDir = dirname(await makeKeysFolder())
  const servicesFile = join(dataDir, 'services.yaml')
  const common = { upstream: `${app.url}/`, visibility: 'everyone' }
  const services = [
    { ...common, key: 'app', name: 'App', max_in_flight: 1 },
    { ...common, key: 'pair', name: 'Pair', max_in_flight: 2 },
    { ...common, key: 'many', name: 'Many' },
  ]
  await writeFile(servicesFile, JSON.stringify({ services }))
  await addPerson(database)
  const [port = 0, metricsPort = 0] = await freePorts(2)
  const lines: Record<string, unknown>[] = []
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }
  const parts = stack.move()
  return {
    env: {
      GATEHOUSE_WORKERS: '2',
      GATEHOUSE_PORT: String(port),
      GATEHOUSE_METRICS_PORT: String(metricsPort),
      GATEHOUSE_PUBLIC_URL: `http://localhost:${port}`,
      GATEHOUSE_DATA_DIR: dataDir,
      GATEHOUSE_SERVICES: servicesFile,
      GATEHOUSE_LOG_LEVEL: 'silent',
      DATABASE_URL: database.url,
    },
    port,
    metricsPort,
    database,
    app,
    lines,
    log: createLog({ name: 'test', level: 'info', destination }),
    threads: [],
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

async function addPerson({ db }: TestDatabase<GatewayTables>): Promise<void> {
  await using hasher = await createHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 })
  const hashed_password = await hasher.hash(person.password)
  const user = { id: newId(), email: person.email, email_key: person.email, role: 'user' as const, is_active: true, session_epoch: 0 }
  await db
    .insertInto('users')
    .values({ ...user, hashed_password, created_at: new Date() })
    .execute()
}

/** One connection to a gateway, and so to one of its workers. */
export type Line = Disposable & {
  socket: Socket
  send: (path: string, cookie: string) => void
  /** Waits until the bytes so far match, or the connection ends. */
  until: (pattern: RegExp) => Promise<string>
  ended: () => Promise<string>
}

export async function openLine(port: number): Promise<Line> {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return {
    socket,
    send: (path, cookie) => {
      text = ''
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nCookie: ${cookie}\r\n\r\n`)
    },
    until: async (pattern) => {
      while (!pattern.test(text) && !socket.destroyed) await Promise.race([once(socket, 'data').catch(() => null), closed])
      return text
    },
    ended: () => closed.then(() => text),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}

/** Lines to two different workers, told apart by what the app hears of them. */
export async function openLineToEach(port: number, cookie: string): Promise<[Line, Line]> {
  const found = new Map<string, Line>()
  for (let turn = 0; found.size < 2 && turn < 100; turn += 1) {
    const line = await openLine(port)
    line.send('/api/many/at-once', cookie)
    const via = /gatehouse-\w+/.exec(await line.until(/gatehouse-\w+\r?\n?$/))?.[0] ?? ''
    if (found.has(via)) line.socket.destroy()
    else found.set(via, line)
  }
  const [one, other] = [...found.values()]
  if (one === undefined || other === undefined) throw new Error('all connections came to one worker')
  return [one, other]
}

/** Signs the {@link person} in; resolves with their cookies. */
export async function signInAt(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/auth/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://localhost:${port}` },
    body: JSON.stringify(person),
  })
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}
