import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@gatehouse/kit/ids'
import { ana, ben, startDocuments, type Person, type Running } from '../../testing/service.ts'
import type { Category } from './categories.schemas.ts'

let service: Running
beforeAll(async () => {
  service = await startDocuments()
})
afterAll(() => service[Symbol.asyncDispose]())

const path = '/documents/categories'
const make = (person: Person, json: unknown) => service.as(person, path, { method: 'POST', json })
const made = async (person: Person, json: unknown): Promise<Category> => (await make(person, json)).json() as Promise<Category>
const change = (person: Person, id: string, json: unknown) => service.as(person, `${path}/${id}`, { method: 'PATCH', json })
const remove = (person: Person, id: string) => service.as(person, `${path}/${id}`, { method: 'DELETE' })
const listed = async (person: Person) => ((await (await service.as(person, path)).json()) as { items: Category[] }).items
const codeOf = async (answer: Response) => ({ status: answer.status, code: ((await answer.json()) as { code: string }).code })
const somebody = (): Person => ({ id: newId() })

test('a category is made, listed with its documents, changed and deleted', async () => {
  const person = somebody()
  const answer = await make(person, { name: ' Bills ', color: '#AABBCC' })
  const category = (await answer.json()) as Category
  expect({ status: answer.status, category }).toMatchObject({
    status: 201,
    category: { name: 'Bills', color: '#aabbcc', parent_id: null, document_count: 0, shared_with: 0 },
  })
  const document = await service.uploaded(person, { fields: { category_id: category.id } })
  expect(await listed(person)).toEqual([{ ...category, document_count: 1 }])
  expect(await (await change(person, category.id, { name: 'Invoices', color: null })).json()).toMatchObject({
    name: 'Invoices',
    color: null,
    document_count: 1,
  })
  expect((await remove(person, category.id)).status).toBe(204)
  expect(await (await service.as(person, `/documents/${document.id}`)).json()).toMatchObject({ category_id: null })
})

test('the list of documents is narrowed to a category, or to those without', async () => {
  const person = somebody()
  const { id } = await made(person, { name: 'Mine' })
  const inside = await service.uploaded(person, { text: 'in', fields: { category_id: id } })
  const outside = await service.uploaded(person, { text: 'out' })
  const ids = async (query: string) =>
    ((await (await service.as(person, `/documents?category_id=${query}`)).json()) as { items: { id: string }[] }).items.map((one) => one.id)
  expect([await ids(id), await ids('none')]).toEqual([[inside.id], [outside.id]])
})

test('a name occurs once under one parent, whatever its case', async () => {
  const person = somebody()
  const { id } = await made(person, { name: 'Tax' })
  expect(await codeOf(await make(person, { name: 'TAX' }))).toEqual({ status: 409, code: 'categories.name_taken' })
  expect((await make(person, { name: 'Tax', parent_id: id })).status).toBe(201)
  const other = await made(person, { name: 'Other' })
  expect(await codeOf(await change(person, other.id, { name: 'tax' }))).toEqual({ status: 409, code: 'categories.name_taken' })
})

test('of two alike at once one is made', async () => {
  const person = somebody()
  const answers = await Promise.all([1, 2, 3].map(() => make(person, { name: 'Same' })))
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409])
})

test('three levels are allowed, four are not, also by moving', async () => {
  const person = somebody()
  const one = await made(person, { name: '1' })
  const two = await made(person, { name: '2', parent_id: one.id })
  const three = await made(person, { name: '3', parent_id: two.id })
  expect(await codeOf(await make(person, { name: '4', parent_id: three.id }))).toEqual({ status: 422, code: 'categories.too_deep' })
  const top = await made(person, { name: 'top' })
  expect(await codeOf(await change(person, one.id, { parent_id: top.id }))).toEqual({ status: 422, code: 'categories.too_deep' })
})

test('a category cannot lie in itself or below itself', async () => {
  const person = somebody()
  const one = await made(person, { name: '1' })
  const two = await made(person, { name: '2', parent_id: one.id })
  for (const parent_id of [one.id, two.id])
    expect(await codeOf(await change(person, one.id, { parent_id }))).toEqual({ status: 422, code: 'categories.inside_itself' })
})

test('two moves at once make no circle', async () => {
  const person = somebody()
  const [one, two] = [await made(person, { name: '1' }), await made(person, { name: '2' })]
  const answers = await Promise.all([change(person, one.id, { parent_id: two.id }), change(person, two.id, { parent_id: one.id })])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422])
})

test('a category that holds others is not deleted', async () => {
  const person = somebody()
  const one = await made(person, { name: '1' })
  const two = await made(person, { name: '2', parent_id: one.id })
  expect(await codeOf(await remove(person, one.id))).toEqual({ status: 409, code: 'categories.has_children' })
  expect([(await remove(person, two.id)).status, (await remove(person, one.id)).status]).toEqual([204, 204])
})

test("another person's category is not there, to nobody's use", async () => {
  const { id } = await made(ana, { name: 'Private' })
  expect(await codeOf(await change(ben, id, { name: 'x' }))).toEqual({ status: 404, code: 'categories.not_found' })
  expect((await remove(ben, id)).status).toBe(404)
  expect(await codeOf(await make(ben, { name: 'x', parent_id: id }))).toEqual({ status: 422, code: 'categories.unknown_parent' })
  expect((await service.upload(ben, { fields: { category_id: id } })).status).toBe(422)
  expect(await listed(ben)).toEqual([])
})

test.each([{}, { name: '' }, { name: 'x', color: 'red' }, { name: 'x', owner_id: 'y' }, { name: 'x', parent_id: 'y' }])(
  '%o makes no category',
  async (json) => {
    expect((await make(ana, json)).status).toBe(400)
  },
)

test('what is no id is a category that does not exist', async () => {
  expect([(await change(ana, 'x', { name: 'y' })).status, (await remove(ana, 'x')).status]).toEqual([404, 404])
})
