import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { get, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { WebSocket } from 'ws'
import { runCli } from './cli/cli.program.ts'
import { aGroupOf, grantPath, openApp, startAccess, type Account, type TestAccess } from './testing/access.ts'

/** Two gateways on one database: what is granted at one is open through the other. */
let one: TestAccess
let two: TestAccess
let admin: Account & { cookie: string }
beforeAll(async () => {
  one = await startAccess(['open', 'wiki'])
  two = await startAccess(['open', 'wiki'], one)
  admin = await one.anAdmin()
})
afterAll(async () => {
  await two[Symbol.asyncDispose]()
  await one[Symbol.asyncDispose]()
})

type Open = { ended: Promise<void>; text: () => string }

function stream(path: string, cookie: string): Promise<Open> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port: two.port, path, headers: { cookie } }, (response: IncomingMessage) => {
      let text = ''
      const ended = new Promise<void>((done) => response.once('close', done))
      response.setEncoding('utf8').on('error', () => {})
      response.on('data', (chunk: string) => {
        text += chunk
        if (response.statusCode === 200) resolve({ ended, text: () => text })
        else reject(new Error(`${path} answered ${response.statusCode}`))
      })
    })
    request.once('error', reject)
  })
}

function webSocket(cookie: string): Promise<Open> {
  const socket = new WebSocket(`ws://127.0.0.1:${two.port}/api/wiki/socket`, { headers: { cookie, origin: 'http://localhost:8000' } })
  const ended = new Promise<void>((done) => socket.once('close', () => done()))
  return new Promise((resolve, reject) => {
    socket.once('message', () => resolve({ ended, text: () => '' }))
    socket.once('error', reject)
  })
}

type Given = { person: Account; group: string }
const as = (method: 'DELETE', url: string) => one.call(method, url, { cookie: admin.cookie })
const cli = async (...args: string[]): Promise<void> => {
  const env = { DATABASE_URL: one.gateway.databaseUrl, GATEHOUSE_DATA_DIR: one.gateway.dataDir, GATEHOUSE_SERVICES: one.servicesFile }
  const faults: string[] = []
  if ((await runCli(args, { env, input: Readable.from([]), out: () => {}, err: (line) => faults.push(line) })) !== 0)
    throw new Error(faults.join('\n'))
}

const causes: [string, 'user' | 'group', (given: Given) => Promise<unknown>][] = [
  ['a grant of the person is taken away', 'user', ({ person }) => as('DELETE', grantPath('wiki', 'users', person.id))],
  ['a grant of a group is taken away', 'group', ({ group }) => as('DELETE', grantPath('wiki', 'groups', group))],
  ['the person leaves the group', 'group', ({ person, group }) => as('DELETE', `/api/admin/groups/${group}/members/${person.id}`)],
  ['the group is deleted', 'group', ({ group }) => as('DELETE', `/api/admin/groups/${group}`)],
  ['an operator takes a grant away', 'user', ({ person }) => cli('grants', 'remove', 'wiki', '--user', person.email)],
]

describe('what is open through another gateway is cut within a second when', () => {
  it.each(causes)('%s', async (_cause, kind, cause) => {
    const person = await one.anAccount()
    const group = await aGroupOf(one, admin.cookie, [person])
    const cookie = await one.signIn(person)
    const tiles = await stream('/api/services/events', cookie)
    expect(tiles.text()).not.toContain('"wiki"')
    await one.call('PUT', grantPath('wiki', `${kind}s`, kind === 'user' ? person.id : group), { cookie: admin.cookie, body: {} })
    await expect.poll(() => tiles.text()).toContain('"wiki"')
    await expect.poll(async () => (await openApp(two, cookie, 'wiki')).status).toBe(200)
    const open = await Promise.all([stream('/api/wiki/events', cookie), webSocket(cookie)])
    const others = await stream('/api/open/events', cookie)
    let gone = false
    void others.ended.then(() => (gone = true))

    await cause({ person, group })
    const beforeMs = performance.now()
    await Promise.all(open.map(({ ended }) => ended))
    const tookMs = performance.now() - beforeMs
    expect(tookMs).toBeLessThan(1000)
    await expect.poll(() => tiles.text().split('event: snapshot').at(-1)).not.toContain('"wiki"')
    expect([(await openApp(two, cookie, 'wiki')).status, gone]).toEqual([403, false])
  })
})
