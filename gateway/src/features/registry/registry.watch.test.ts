import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startAdminGateway, type AdminGateway } from './registry.gateway.builders.ts'

let one: AdminGateway
let folder: string
let file: string

const yaml = (...keys: string[]): string =>
  `services:\n${keys.map((key) => `  - { key: ${key}, name: ${key}, upstream: "http://127.0.0.1:9", interval_s: 3600 }\n`).join('')}`

type List = {
  items: { key: string; source: string }[]
  file: { path: string; faults: object[]; faulty_since: string | null }
  set_aside: object[]
}
const list = async (): Promise<List> => (await one.api('/api/admin/services')).json<List>()
const readiness = async (): Promise<unknown> => (await one.gateway.server.inject('/ready')).json<{ status: string }>().status

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-services-'))
  file = join(folder, 'services.yaml')
  await writeFile(file, yaml('a'))
  one = await startAdminGateway({ GATEHOUSE_SERVICES: file })
})
afterAll(async () => {
  await one[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

it('takes over what is written into the file, without a restart', async () => {
  expect(await one.keys()).toEqual(['a'])
  await writeFile(file, yaml('a', 'b'))
  await expect.poll(() => one.keys()).toEqual(['a', 'b'])
})

it('takes over a file that an editor puts in the place of the old one', async () => {
  await writeFile(`${file}.new`, yaml('a', 'c'))
  await rename(`${file}.new`, file)
  await expect.poll(() => one.keys()).toEqual(['a', 'c'])
})

it('keeps the last good content of an invalid file, and says what is wrong where', async () => {
  await writeFile(file, `${yaml('a')}  - { key: wiki, name: Wiki, upstream: "http://wiki", intervall_s: 5 }\n`)
  await expect
    .poll(async () => (await list()).file.faults)
    .toEqual([{ line: 3, column: 68, message: 'services[1].intervall_s is not a known setting' }])
  expect(await one.keys()).toEqual(['a', 'c'])
  expect(await readiness()).toBe('degraded')
})

it('keeps the last good content when the file is gone, and goes on when it is back', async () => {
  await unlink(file)
  await expect.poll(async () => (await list()).file.faults).toEqual([{ line: null, column: null, message: 'cannot be read (ENOENT)' }])
  expect(await one.keys()).toEqual(['a', 'c'])
  await writeFile(file, yaml('d'))
  await expect.poll(() => one.keys()).toEqual(['d'])
  expect((await list()).file).toMatchObject({ path: file, faults: [], faulty_since: null })
  expect(await readiness()).toBe('ready')
})

it('gives a key to the file as soon as it is in there, keeps what the UI made beside it, and says so', async () => {
  await one.add({ key: 'wiki', name: 'Mine', upstream: 'http://127.0.0.1:9' })
  expect(await one.keys()).toEqual(['d', 'wiki'])
  await writeFile(file, yaml('d', 'wiki'))
  await expect.poll(async () => (await list()).set_aside).toEqual([{ key: 'wiki', name: 'Mine', reason: 'in_file', faults: [] }])
  expect((await list()).items.map(({ key, source }) => [key, source])).toEqual([
    ['d', 'file'],
    ['wiki', 'file'],
  ])
  const refused = await one.api('/api/admin/services/wiki', { method: 'PATCH', body: { name: 'Other' } })
  expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([409, 'services.from_file'])
  // Only what is stored beside it goes; the service stays, and so does what hangs on it.
  expect((await one.api('/api/admin/services/wiki', { method: 'DELETE' })).statusCode).toBe(204)
  expect(await list()).toMatchObject({ items: [{ key: 'd' }, { key: 'wiki', source: 'file' }], set_aside: [] })
  expect((await one.api('/api/admin/services/wiki', { method: 'DELETE' })).statusCode).toBe(409)
})

it('does not let anybody change what is in the file', async () => {
  for (const method of ['PATCH', 'DELETE'] as const) {
    const answer = await one.api('/api/admin/services/d', { method, ...(method === 'PATCH' ? { body: { name: 'X' } } : {}) })
    expect(answer.json<{ code: string }>().code).toBe('services.from_file')
  }
  expect((await one.api('/api/admin/services/d')).json<{ locked: string[] }>().locked).toContain('name')
})

it('follows links that are exchanged, as Kubernetes mounts a ConfigMap', async () => {
  const mounted = join(folder, 'mounted')
  for (const [version, keys] of [
    ['v1', ['x']],
    ['v2', ['y']],
  ] as const) {
    await mkdir(join(mounted, version), { recursive: true })
    await writeFile(join(mounted, version, 'services.yaml'), yaml(...keys))
  }
  await symlink('v1', join(mounted, '..data'))
  await symlink('..data/services.yaml', join(mounted, 'services.yaml'))
  await using other = await startAdminGateway({ GATEHOUSE_SERVICES: join(mounted, 'services.yaml') }, one)
  expect(await other.keys()).toEqual(['x'])
  await symlink('v2', join(mounted, '..data_tmp'))
  await rename(join(mounted, '..data_tmp'), join(mounted, '..data'))
  await expect.poll(() => other.keys()).toEqual(['y'])
})
