import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { startNpmRegistry, type NpmRegistry } from './testing/npm-registry.ts'
import { startTwoGateways, type SignedInPerson, type TwoGateways } from './testing/two-gateways.ts'

// Programs that people use with apps behind a gateway: the real npm with a small registry, a WebSocket, an upload that asks first.
const run = promisify(execFile)

let folder: string
let registry: NpmRegistry
let gateways: TwoGateways
let person: SignedInPerson
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-npm-'))
  registry = await startNpmRegistry()
  new WebSocketServer({ server: registry.server, path: '/terminal' }).on('connection', (socket, { headers }) => {
    registry.seen.push(headers)
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  })
  gateways = await startTwoGateways([{ key: 'registry', upstream: registry.url }])
  person = await gateways.aPerson()
})
afterAll(async () => {
  await gateways[Symbol.asyncDispose]()
  await registry[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const address = `${gateways.url}/api/registry/`
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    npm_config_registry: address,
    npm_config_userconfig: join(folder, 'npmrc'),
    no_proxy: '*',
  }
  const { stdout } = await run('npm', ['--no-audit', '--no-fund', '--no-update-notifier', ...args], { cwd, env })
  return stdout
}

const connect = (token: string): WebSocket =>
  new WebSocket(`${gateways.url.replace('http', 'ws')}/api/registry/terminal`, { headers: { authorization: `Bearer ${token}` } })

const upload = (authorization: string): Promise<{ status: number | undefined; went: boolean; body: string }> =>
  new Promise((resolve, reject) => {
    let went = false
    const headers = { authorization, expect: '100-continue', 'content-length': 2_000_000 }
    const sending = httpRequest(`${gateways.url}/api/registry/upload`, { method: 'PUT', headers })
    sending.once('continue', () => {
      went = true
      sending.end(Buffer.alloc(2_000_000, 97))
    })
    sending.once('response', (response) => {
      void text(response).then((body) => resolve({ status: response.statusCode, went, body }), reject)
      if (!went) sending.destroy()
    })
    sending.once('error', (error) => (went ? reject(error) : undefined))
    sending.flushHeaders()
  })

describe('npm', () => {
  it('publishes a package and installs it again with a token', async () => {
    const { token } = await gateways.aToken(person, { apps: ['registry'] })
    await writeFile(join(folder, 'npmrc'), `${gateways.url.slice(5)}/api/registry/:_authToken=${token}\n`)
    const [library, project] = [join(folder, 'library'), join(folder, 'project')]
    await Promise.all([mkdir(library), mkdir(project)])
    await writeFile(join(library, 'package.json'), JSON.stringify({ name: 'gatehouse-sample', version: '1.2.3', main: 'index.js' }))
    await writeFile(join(library, 'index.js'), 'module.exports = 42\n')
    await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'project', version: '1.0.0', private: true }))
    await npm(['publish'], library)
    await npm(['install', 'gatehouse-sample'], project)
    expect(await readFile(join(project, 'node_modules', 'gatehouse-sample', 'index.js'), 'utf8')).toBe('module.exports = 42\n')
    expect(new Set(registry.seen.map((headers) => headers['x-user-email']))).toEqual(new Set([person.email]))
    expect(JSON.stringify(registry.seen)).not.toContain(token.slice(4))
  })

  it('is refused without one', async () => {
    await writeFile(join(folder, 'npmrc'), '')
    await expect(npm(['view', 'gatehouse-sample'], folder)).rejects.toMatchObject({ stderr: expect.stringContaining('E401') })
  })
})

describe('a WebSocket', () => {
  it('of a program carries text and large binary frames both ways, and is cut when its token is revoked', async () => {
    const { id, token } = await gateways.aToken(person)
    const socket = connect(token)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    const echoOf = (data: string | Buffer): Promise<Buffer> =>
      new Promise((resolve) => {
        socket.once('message', (echo: Buffer) => resolve(echo))
        socket.send(data)
      })
    expect((await echoOf('ls -l\r')).toString()).toBe('ls -l\r')
    const large = Buffer.alloc(3_000_000, 7)
    expect((await echoOf(large)).equals(large)).toBe(true)
    expect(registry.seen.at(-1)).toMatchObject({ 'x-user-email': person.email })
    expect(registry.seen.at(-1)?.authorization).toBeUndefined()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await gateways.call({ method: 'DELETE', url: `/api/auth/tokens/${id}`, cookie: person.cookie })
    await closed
    const again = connect(token)
    const status = await new Promise((resolve) => again.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode)))
    expect(status).toBe(401)
  })
})

describe('an upload that asks before it sends', () => {
  it('goes on with a token that is good', async () => {
    const { token } = await gateways.aToken(person)
    expect(await upload(`Bearer ${token}`)).toEqual({ status: 200, went: true, body: '2000000' })
  })

  it('is refused before a byte is sent with one that is not', async () => {
    expect(await upload('Bearer gth_wrong')).toMatchObject({ status: 401, went: false })
  })
})
