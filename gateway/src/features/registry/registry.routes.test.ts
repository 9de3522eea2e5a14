import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceDefinition } from './registry.definition.ts'
import { aPersonAt, startAdminGateway, type AdminGateway } from './registry.gateway.builders.ts'

let one: AdminGateway

beforeAll(async () => {
  one = await startAdminGateway()
})
afterAll(() => one[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const key of await one.keys()) await one.api(`/api/admin/services/${key}`, { method: 'DELETE' })
})

const wiki = { key: 'wiki', name: 'Wiki', upstream: 'http://127.0.0.1:9' }
const patch = (key: string, body: unknown, headers: Record<string, string> = {}) =>
  one.api(`/api/admin/services/${key}`, { method: 'PATCH', body, headers })
const post = (body: unknown) => one.api('/api/admin/services', { method: 'POST', body })
type Problem = { code: string; detail?: string; errors?: { path: string; message: string }[] }
const problem = async (answered: ReturnType<AdminGateway['api']>) => {
  const answer = await answered
  const { code, errors = [], detail } = answer.json<Problem>()
  return { status: answer.statusCode, code, errors, detail }
}
const putInOrder = (keys: string[]) => one.api('/api/admin/services/order', { method: 'PUT', body: { keys } })

describe('adding a service', () => {
  it('completes it with defaults and puts it into the list of everybody who may see it', async () => {
    const made = await one.add({ ...wiki, visibility: 'everyone' })
    expect(made).toMatchObject({
      key: 'wiki',
      mount: '/api/wiki',
      interval_s: 30,
      source: 'admin',
      version: 1,
      locked: ['key'],
      in_force: true,
    })
    expect(await one.keys()).toEqual(['documents', 'ai', 'wiki'])
    const cookie = await aPersonAt(one)
    const { items } = (await one.api('/api/services', { cookie })).json<{ items: { key: string }[] }>()
    expect(items.map(({ key }) => key)).toContain('wiki')
  })

  it.each([
    [{ ...wiki, upstream: 'ftp://wiki' }, 'upstream', 'must be an http or https URL without user name, password, query and fragment'],
    [
      { ...wiki, upstream: 'http://169.254.169.254' },
      'upstream',
      'is http://169.254.169.254, a link-local, metadata or special address, which may not be called',
    ],
    [{ ...wiki, upstream: 'http://localhost:8000' }, 'upstream', 'is http://localhost:8000, the gateway itself'],
    [{ ...wiki, mount: '/api/auth/x' }, 'mount', 'is /api/auth/x, which Gatehouse keeps for itself; choose another path'],
    [{ ...wiki, depends_on: ['nothing'] }, 'depends_on', 'names nothing, which is no service'],
    [
      { ...wiki, icon: 'note-book' },
      'icon',
      'must be an icon that comes along (docs/services.md lists them), perhaps address-book or book or bookmark',
    ],
    [{ ...wiki, picture: 'a'.repeat(32) }, 'picture', 'is no icon that was uploaded'],
    [{ ...wiki, name: 'Wi\u202Eki' }, 'name', 'has a control character'],
    [{ ...wiki, name: 'Wi\uD800ki' }, 'name', 'has a broken character'],
    [{ ...wiki, description: 'all\u0000we know' }, 'description', 'has a control character'],
    [{ ...wiki, category: 'Te\uD800am' }, 'category', 'has a broken character'],
    [{ ...wiki, open_url: '/api/wiki/\u0000' }, 'open_url', 'has a control character'],
    [{ key: 'wiki', name: 'Wiki' }, 'upstream', 'is missing: say where the service listens, such as http://wiki:3000'],
    [{ ...wiki, timeout_ms: 10_000, interval_s: 5 }, 'timeout_ms', 'is longer than interval_s, so checks would overtake one another'],
  ])('refuses %j at the field', async (body, path, message) => {
    const { status, errors } = await problem(post(body))
    expect([status, errors.find((fault) => fault.path === path)?.message]).toEqual([400, message])
  })

  it('refuses a key and a mount that another service has, by its name', async () => {
    await one.add(wiki)
    expect(await problem(post({ ...wiki, name: 'Other' }))).toMatchObject({
      status: 409,
      code: 'services.taken',
      errors: [{ path: 'key' }],
    })
    expect(await problem(post({ ...wiki, key: 'other', mount: '/api/wiki' }))).toMatchObject({
      status: 409,
      code: 'services.taken',
      errors: [{ path: 'mount', message: 'is /api/wiki, which Wiki has already' }],
    })
    expect((await problem(post({ ...wiki, key: 'documents' }))).code).toBe('services.taken')
  })

  it('lets one of many who add the same key at once through', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(wiki)))
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1)
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(7)
  })

  it('is for admins only', async () => {
    const cookie = await aPersonAt(one, 'ben@example.org')
    expect((await one.api('/api/admin/services', { method: 'POST', body: wiki, cookie })).statusCode).toBe(403)
    expect((await one.api('/api/admin/services/documents', { cookie })).statusCode).toBe(403)
  })
})

describe('changing a service', () => {
  it('keeps what is not named, and gives an optional member its default back with null', async () => {
    await one.add({ ...wiki, mount: '/api/w', open_url: '/api/w/start' })
    const changed = (await patch('wiki', { name: 'The wiki', mount: null, open_url: null })).json<ServiceDefinition>()
    expect(changed).toMatchObject({ name: 'The wiki', mount: '/api/wiki', open_url: '/api/wiki/', upstream: wiki.upstream, version: 2 })
  })

  it('refuses a version that is no longer the present one', async () => {
    await one.add(wiki)
    expect((await patch('wiki', { name: 'A' }, { 'if-match': '"1"' })).statusCode).toBe(200)
    expect((await patch('wiki', { name: 'B' }, { 'if-match': '"1"' })).statusCode).toBe(412)
    expect((await one.api('/api/admin/services/wiki', { method: 'DELETE', headers: { 'if-match': '"1"' } })).statusCode).toBe(412)
  })

  it('never changes its key', async () => {
    await one.add(wiki)
    expect(await problem(patch('wiki', { key: 'other' }))).toMatchObject({ status: 400, errors: [{ path: 'key' }] })
  })

  it('is written down with what was and what is, and a change of nothing is not', async () => {
    await one.add({ ...wiki, key: 'noted' })
    await patch('noted', { name: 'New', interval_s: 60 })
    await patch('noted', { name: 'New' })
    const { rows } = await one.gateway.database.pool.query(
      "select action, before, after, actor_label from audit_events where target_id = 'noted' and action = 'service.changed'",
    )
    expect(rows).toEqual([
      {
        action: 'service.changed',
        before: { name: 'Wiki', interval_s: 30 },
        after: { name: 'New', interval_s: 60 },
        actor_label: 'boss@example.org',
      },
    ])
  })

  it('refuses a circle of needs', async () => {
    await one.add(wiki)
    await one.add({ ...wiki, key: 'other', depends_on: ['wiki'] })
    const { errors } = await problem(patch('wiki', { depends_on: ['other'] }))
    expect(errors).toEqual([{ path: 'depends_on', message: 'names other, which needs wiki in turn', code: 'policy' }])
  })

  it('answers 404 for one that is not there', async () => {
    expect((await problem(patch('nothing', { name: 'A' }))).code).toBe('services.not_found')
    expect((await one.api('/api/admin/services/nothing')).statusCode).toBe(404)
  })
})

describe('a service that comes along', () => {
  it('can be renamed, hidden and switched off, and keeps only what differs', async () => {
    const changed = (await patch('documents', { name: 'Library', visibility: 'granted', interval_s: 30 })).json<ServiceDefinition>()
    expect(changed).toMatchObject({ name: 'Library', visibility: 'granted', source: 'builtin', version: 1 })
    const { rows } = await one.gateway.database.pool.query("select entry from services where key = 'documents'")
    expect(rows).toEqual([{ entry: { name: 'Library', visibility: 'granted' } }])
    expect((await patch('documents', { name: 'Documents', visibility: 'everyone' })).json<ServiceDefinition>().name).toBe('Documents')
  })

  it.each(['upstream', 'mount', 'open_url', 'health_path'])('keeps its %s', async (member) => {
    expect(await problem(patch('ai', { [member]: member === 'upstream' ? 'http://elsewhere' : '/api/elsewhere' }))).toMatchObject({
      status: 400,
      errors: [{ path: member }],
    })
  })

  it('goes back to what it comes with, and that is written down', async () => {
    const reset = (key: string, headers: Record<string, string> = {}) =>
      one.api(`/api/admin/services/${key}/changes`, { method: 'DELETE', headers })
    const changed = (await patch('documents', { name: 'Library', visibility: 'granted' })).json<ServiceDefinition>()
    expect(changed.comes_with).toEqual({ name: 'Documents', visibility: 'everyone' })
    expect((await problem(reset('documents', { 'if-match': `"${changed.version + 1}"` }))).status).toBe(412)
    const back = (await reset('documents')).json<ServiceDefinition>()
    expect(back).toMatchObject({ name: 'Documents', visibility: 'everyone', is_stored: false, comes_with: null })
    const trail = (await one.api('/api/admin/audit?target=documents')).json<{ items: object[] }>().items
    expect(trail[0]).toMatchObject({ action: 'service.changed', before: { name: 'Library' }, after: { name: 'Documents' } })
    await one.add(wiki)
    expect((await problem(reset('wiki'))).status).toBe(400)
    expect((await problem(reset('nothing'))).code).toBe('services.not_found')
  })

  it('cannot be deleted', async () => {
    expect(await problem(one.api('/api/admin/services/ai', { method: 'DELETE' }))).toMatchObject({
      status: 409,
      code: 'services.comes_along',
    })
  })
})

describe('deleting a service', () => {
  it('takes its history and its maintenance along, so that another one of its key begins anew', async () => {
    await one.add(wiki)
    const { pool } = one.gateway.database
    await pool.query("insert into health_transitions (service_key, at, from_status, to_status) values ('wiki', now(), 'up', 'down')")
    await one.api('/api/admin/services/wiki/maintenance', { method: 'POST', body: {} })
    expect((await one.api('/api/admin/services/wiki', { method: 'DELETE' })).statusCode).toBe(204)
    expect(await one.keys()).toEqual(['documents', 'ai'])
    const left = await pool.query(
      "select service_key from health_transitions where service_key = 'wiki' and to_status = 'down' union all select service_key from health_maintenance",
    )
    expect(left.rows).toEqual([])
    await one.add(wiki)
    const status = async (): Promise<string> => (await one.api('/api/admin/services/wiki/maintenance')).body
    await expect.poll(status).toContain('[]')
  })

  it('is refused while another one needs it, by name', async () => {
    await one.add(wiki)
    await one.add({ ...wiki, key: 'other', name: 'Other', depends_on: ['wiki'] })
    expect(await problem(one.api('/api/admin/services/wiki', { method: 'DELETE' }))).toMatchObject({
      status: 409,
      code: 'services.needed',
      detail: 'Other needs Wiki. Take that out there first.',
    })
    await one.api('/api/admin/services/other', { method: 'DELETE' })
  })
})

describe('the order', () => {
  it('is the one an admin gave; what is new comes last', async () => {
    await one.add(wiki)
    expect((await putInOrder(['wiki', 'ai', 'documents'])).statusCode).toBe(204)
    await one.add({ ...wiki, key: 'last' })
    expect(await one.keys()).toEqual(['wiki', 'ai', 'documents', 'last'])
  })

  it.each([[['documents']], [['documents', 'ai', 'ai']], [['documents', 'ai', 'unknown']]])('refuses %j', async (keys) => {
    expect(await problem(putInOrder(keys))).toMatchObject({ status: 409, code: 'services.order_outdated' })
  })
})
