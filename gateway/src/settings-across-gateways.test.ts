import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from './cli/cli.program.ts'
import { startAccess, type TestAccess } from './testing/access.ts'
import { goodPassword } from './testing/identity.ts'

/** Two gateways on one database, each with a config folder of its own. */
let one: TestAccess
let two: TestAccess
let admin: { email: string; cookie: string }
beforeAll(async () => {
  one = await startAccess([])
  two = await startAccess([], one)
  admin = await one.anAdmin()
})
afterAll(async () => {
  await two[Symbol.asyncDispose]()
  await one[Symbol.asyncDispose]()
})

const limitsUrl = '/api/settings/documents/limits'
const fileAt = ({ gateway }: TestAccess): Promise<unknown> =>
  readFile(join(gateway.dataDir, 'config/documents.json'), 'utf8').then((text): unknown => JSON.parse(text))

test('what is saved at one gateway is in the files of both', async () => {
  await one.call('PATCH', limitsUrl, { cookie: admin.cookie, body: { max_pdf_bytes: 100_000 } })
  for (const gateway of [one, two]) await expect.poll(() => fileAt(gateway)).toMatchObject({ max_pdf_bytes: 100_000, version: 1 })
})

test('what the command line goes back to is in the files of the gateways that run', async () => {
  await one.call('PATCH', limitsUrl, { cookie: admin.cookie, body: { max_pdf_bytes: 200_000 } })
  const { dataDir, databaseUrl } = two.gateway
  const env = { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: databaseUrl }
  const faults: string[] = []
  const io = { env, input: Readable.from([]), out: () => {}, err: (line: string) => void faults.push(line) }
  expect([await runCli(['settings', 'rollback', 'documents', '1'], io), faults]).toEqual([0, []])
  for (const gateway of [one, two]) await expect.poll(() => fileAt(gateway)).toMatchObject({ max_pdf_bytes: 100_000, version: 3 })
})

test('a version tells a program with a token from a page and from the command line', async () => {
  const credentials = new URLSearchParams({ username: admin.email, password: goodPassword }).toString()
  const { server } = one.gateway
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const login = await server.inject({ method: 'POST', url: '/api/auth/login', headers: type, payload: credentials })
  const { access_token: token } = login.json<{ access_token: string }>()
  const authorization = { authorization: `Bearer ${token}` }
  const saved = await server.inject({ method: 'PATCH', url: limitsUrl, headers: authorization, payload: { max_pdf_bytes: 300_000 } })
  expect(saved.statusCode).toBe(200)
  const history = await one.call('GET', '/api/admin/settings/documents/history', { cookie: admin.cookie })
  const { items } = history.json<{ items: { via: string | null; by: { email: string } | null }[] }>()
  expect(items.map(({ via, by }) => [via, by?.email ?? null])).toEqual([
    ['api', admin.email],
    ['command_line', null],
    ['page', admin.email],
    ['page', admin.email],
    [null, null],
  ])
})
