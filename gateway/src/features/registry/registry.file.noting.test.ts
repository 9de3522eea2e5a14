import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startAdminGateway, type AdminGateway } from './registry.gateway.builders.ts'

let one: AdminGateway
let folder: string
let file: string

const entry = (key: string, visibility = 'granted'): string =>
  `  - { key: ${key}, name: ${key}, upstream: "http://127.0.0.1:9", visibility: ${visibility} }\n`
const yaml = (...entries: string[]): string => `services:\n${entries.join('')}`

type Row = { action: string; target_id: string; before: object | null; after: object | null }
const rows = async (): Promise<Row[]> => {
  const found = await one.gateway.database.pool.query<Row>(
    "select action, target_id, before, after from audit_events where actor_kind = 'system' and actor_label = 'services file' order by seq",
  )
  return found.rows
}
const told = async (): Promise<string[]> => (await rows()).map(({ action, target_id }) => `${action} ${target_id}`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-services-'))
  file = join(folder, 'services.yaml')
  await writeFile(file, yaml(entry('a'), entry('b')))
  one = await startAdminGateway({ GATEHOUSE_SERVICES: file })
})
afterAll(async () => {
  await one[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

it('what the services file says is in the audit trail, once for all gateways that read it', async () => {
  expect(await told()).toEqual(['service.created a', 'service.created b'])
  await using other = await startAdminGateway({ GATEHOUSE_SERVICES: file }, one)
  await writeFile(file, yaml(entry('a', 'everyone'), entry('c')))
  await expect.poll(async () => (await told()).slice(2)).toEqual(['service.changed a', 'service.deleted b', 'service.created c'])
  await expect.poll(() => other.keys()).toEqual(['a', 'c'])
  expect(await told()).toHaveLength(5)
  const [, , changed, deleted] = await rows()
  expect([changed?.before, changed?.after]).toEqual([{ visibility: 'granted' }, { visibility: 'everyone' }])
  expect([deleted?.before, deleted?.after]).toMatchObject([{ key: 'b', upstream: 'http://127.0.0.1:9' }, null])
})

it('what the file says that was changed while no gateway ran is written down at the next start', async () => {
  const before = (await told()).length
  const next = join(folder, 'next.yaml')
  await writeFile(next, yaml(entry('a', 'everyone'), entry('c', 'everyone')))
  for (let starts = 0; starts < 2; starts += 1) {
    const again = await startAdminGateway({ GATEHOUSE_SERVICES: next }, one)
    await again[Symbol.asyncDispose]()
    expect((await told()).slice(before)).toEqual(['service.changed c'])
  }
})

it('a file that is not valid is no change', async () => {
  const before = await told()
  await writeFile(file, yaml(entry('a', 'nobody')))
  await expect.poll(async () => (await one.gateway.server.inject('/ready')).json<{ status: string }>().status).toBe('degraded')
  expect(await told()).toEqual(before)
})
