import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startDocuments, type Person, type Running } from '../../testing/service.ts'

let service: Running
beforeAll(async () => {
  service = await startDocuments()
})
afterAll(() => service[Symbol.asyncDispose]())

const anyGroup = '00000000-0000-7000-a000-000000000001'
let crew: string
let office: string
let count = 0
let owner: Person
let reader: Person
let stranger: Person

const aPerson = (groups: string[]): Person => {
  count += 1
  return { id: `00000000-0000-7000-9000-${String(count).padStart(12, '0')}`, email: `p${count}@example.org`, groups }
}
beforeEach(() => {
  crew = randomUUID()
  office = randomUUID()
  owner = aPerson([crew])
  reader = aPerson([crew])
  stranger = aPerson([office])
})

type Item = {
  id: string
  title: string
  access: string
  shared_by: string | null
  shared_at: string | null
  shared_with: number
  category_id: string | null
}
const put = (person: Person, path: string, items: unknown) =>
  service.as(person, `/documents/${path}/shares`, { method: 'PUT', json: { items } })
const aDocument = (title: string, fields = {}) => service.uploaded(owner, { text: `${title} ${count}`, fields: { title, ...fields } })
const share = (id: string, access = 'view', groups = [crew]) =>
  put(
    owner,
    id,
    groups.map((group_id) => ({ group_id, access })),
  )
const list = async (person: Person, query = 'scope=shared') => {
  const response = await service.as(person, `/documents?sort=title&order=asc&${query}`)
  return (await response.json()) as { items: Item[]; total: number }
}
const titles = async (person: Person, query?: string): Promise<string[]> => (await list(person, query)).items.map(({ title }) => title)
const statusOf = async (person: Person, path: string, init: Parameters<Running['as']>[2] = {}): Promise<number> =>
  (await service.as(person, `/documents/${path}`, init)).status
const aCategory = async (name: string, parent_id: string | null = null): Promise<string> => {
  const response = await service.as(owner, '/documents/categories', { method: 'POST', json: { name, parent_id } })
  return ((await response.json()) as { id: string }).id
}

describe('a document shared with a group', () => {
  it('is seen by its people with who shared it, and by nobody else', async () => {
    const { id } = await aDocument('Plan')
    expect((await share(id)).status).toBe(200)
    expect((await list(reader)).items).toMatchObject([{ id, title: 'Plan', access: 'view', shared_by: owner.email, category_id: null }])
    expect(await statusOf(reader, id)).toBe(200)
    expect(await statusOf(reader, `${id}/file`)).toBe(200)
    for (const path of [id, `${id}/file`, `${id}/shares`]) expect(await statusOf(stranger, path)).toBe(404)
    expect(await list(stranger)).toMatchObject({ items: [], total: 0 })
    expect(await list(stranger, 'scope=all&search=Plan')).toMatchObject({ items: [], total: 0 })
  })

  it('says since when; to its owner also with how many groups, and to nobody else', async () => {
    const { id, shared_with } = await aDocument('Plan')
    expect(shared_with).toBe(0)
    owner.groups = [crew, office]
    const shared_at = service.clock.now().toISOString()
    await share(id, 'view', [crew, office])
    expect((await list(reader)).items).toMatchObject([{ shared_at, shared_with: 0 }])
    expect((await list(owner, '')).items).toMatchObject([{ shared_by: null, shared_at: null, shared_with: 2 }])
  })

  it('comes and goes with membership, at the next request', async () => {
    const { id } = await aDocument('Plan')
    await share(id)
    const left = { ...reader, groups: [] }
    expect([await statusOf(reader, id), await statusOf(left, id), await statusOf(reader, id)]).toEqual([200, 404, 200])
    expect((await list(left)).total).toBe(0)
  })

  it('is told apart from one’s own', async () => {
    const { id } = await aDocument('Shared')
    await share(id)
    await service.uploaded(reader, { text: `own ${count}`, fields: { title: 'Own' } })
    expect(await titles(reader, '')).toEqual(['Own'])
    expect(await titles(reader, 'scope=shared')).toEqual(['Shared'])
    expect(await titles(reader, 'scope=all')).toEqual(['Own', 'Shared'])
    expect(await titles(owner, 'scope=shared')).toEqual([])
  })

  it('may be looked at only, unless it is shared to be edited; and then renamed, not deleted, sorted or shared', async () => {
    const { id } = await aDocument('Plan')
    await share(id)
    const rename = { method: 'PATCH', json: { title: 'Renamed' } }
    const others: Parameters<Running['as']>[2][] = [{ method: 'DELETE' }, { method: 'PATCH', json: { category_id: null } }]
    for (const init of [rename, ...others]) expect(await statusOf(reader, id, init)).toBe(403)
    await share(id, 'edit')
    expect(await statusOf(reader, id, rename)).toBe(200)
    for (const init of others) expect(await statusOf(reader, id, init)).toBe(403)
    expect((await put(reader, id, [])).status).toBe(404)
    expect(await statusOf(stranger, id, rename)).toBe(404)
    expect(await titles(owner, '')).toEqual(['Renamed'])
  })

  it('is not there any more when it is taken back or deleted', async () => {
    const [first, second] = [await aDocument('One'), await aDocument('Two')]
    await share(first.id)
    await share(second.id)
    await put(owner, first.id, [])
    await service.as(owner, `/documents/${second.id}`, { method: 'DELETE' })
    expect(await titles(reader)).toEqual([])
  })

  it('does not keep anybody from having the same bytes, and the refusal of one’s own names one’s own', async () => {
    const { id } = await aDocument('Plan')
    await share(id)
    const again = await service.upload(reader, { text: `Plan ${count}` })
    expect(again.status).toBe(201)
    const own = (await again.json()) as Item
    const twice = (await (await service.upload(reader, { text: `Plan ${count}` })).json()) as { code: string; document_id: string }
    expect(twice).toMatchObject({ code: 'documents.duplicate', document_id: own.id })
  })
})

describe('sharing', () => {
  it('is with groups that one is in; those from before may stay', async () => {
    const { id } = await aDocument('Plan')
    const refused = await share(id, 'view', [crew, office])
    expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'sharing.unknown_group' }])
    await share(id)
    owner.groups = [office]
    service.clock.advance(1000)
    expect((await share(id, 'edit', [crew, office])).status).toBe(200)
    const { items } = (await (await service.as(owner, `/documents/${id}/shares`)).json()) as { items: unknown[] }
    expect(items).toMatchObject([
      { group_id: crew, access: 'edit' },
      { group_id: office, access: 'edit' },
    ])
  })

  it.each([
    [[{ group_id: 'x', access: 'view' }]],
    [[{ group_id: anyGroup, access: 'own' }]],
    [
      [
        { group_id: anyGroup, access: 'view' },
        { group_id: anyGroup, access: 'edit' },
      ],
    ],
  ])('is refused for %j', async (items) => {
    const { id } = await aDocument('Plan')
    expect((await put(owner, id, items)).status).toBe(400)
  })
})

describe('a shared category', () => {
  it('opens what lies in it and below it, and what is put there later, but nothing beside it', async () => {
    const [work, beside] = [await aCategory('Work'), await aCategory('Private')]
    const deeper = await aCategory('Deeper', await aCategory('Below', work))
    await aDocument('In it', { category_id: work })
    await aDocument('Deep in it', { category_id: deeper })
    const moved = await aDocument('Beside', { category_id: beside })
    expect((await put(owner, `categories/${work}`, [{ group_id: crew, access: 'view' }])).status).toBe(200)
    expect(await titles(reader)).toEqual(['Deep in it', 'In it'])
    await service.as(owner, `/documents/${moved.id}`, { method: 'PATCH', json: { category_id: deeper } })
    expect(await titles(reader)).toEqual(['Beside', 'Deep in it', 'In it'])
    await share(moved.id, 'edit')
    expect((await list(reader)).items.map(({ access }) => access)).toEqual(['edit', 'view', 'view'])
    expect((await list(reader, `scope=all&category_id=${work}`)).items).toEqual([])
    expect((await put(reader, `categories/${work}`, [])).status).toBe(404)
  })

  it('says with how many groups it is shared, and what lies in it says so too, each group once', async () => {
    const work = await aCategory('Work')
    owner.groups = [crew, office]
    await put(owner, `categories/${work}`, [{ group_id: crew, access: 'view' }])
    const inside = await aDocument('In it', { category_id: work })
    expect(inside).toMatchObject({ shared_with: 1 })
    await share(inside.id, 'edit', [crew, office])
    expect((await list(owner, '')).items).toMatchObject([{ shared_with: 2 }])
    const response = await service.as(owner, '/documents/categories')
    expect(await response.json()).toMatchObject({ items: [{ id: work, shared_with: 1 }] })
  })

  it('tells nobody else of the category', async () => {
    const work = await aCategory('Work')
    await put(owner, `categories/${work}`, [{ group_id: crew, access: 'edit' }])
    const response = await service.as(reader, '/documents/categories')
    expect(await response.json()).toEqual({ items: [], next_cursor: null })
  })
})
