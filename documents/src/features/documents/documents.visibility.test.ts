import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import * as fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrationsFolder, type Tables } from '../../database.ts'
import { createDocumentsRepository } from './documents.repository.ts'
import { noSearch } from './documents.search.ts'

// Random worlds, asked about by SQL and by a few plain lines; both must agree on every document, for everybody.
let database: TestDatabase<Tables>
beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder })
})
afterAll(() => database[Symbol.asyncDispose]())

type Access = 'view' | 'edit'
type World = {
  /** Above which category each lies: an earlier one of the same owner, or none. */
  categories: { owner: number; above: number | null }[]
  documents: { owner: number; category: number | null }[]
  documentShares: { document: number; group: number; access: Access }[]
  categoryShares: { category: number; group: number; access: Access }[]
  /** Groups that each person is in. */
  memberships: number[][]
}

const people = 3
const groups = 3
const index = (length: number) => fc.nat({ max: length - 1 })
const access = fc.constantFrom<Access>('view', 'edit')
const worlds: fc.Arbitrary<World> = fc.record({
  categories: fc.array(fc.record({ owner: index(people), above: fc.option(index(4)) }), { minLength: 4, maxLength: 4 }),
  documents: fc.array(fc.record({ owner: index(people), category: fc.option(index(4)) }), { minLength: 6, maxLength: 6 }),
  documentShares: fc.uniqueArray(fc.record({ document: index(6), group: index(groups), access }), {
    maxLength: 6,
    selector: ({ document, group }) => `${document} ${group}`,
  }),
  categoryShares: fc.uniqueArray(fc.record({ category: index(4), group: index(groups), access }), {
    maxLength: 4,
    selector: ({ category, group }) => `${category} ${group}`,
  }),
  memberships: fc.array(fc.uniqueArray(index(groups)), { minLength: people, maxLength: people }),
})

/** Only an earlier category of the same owner is above another, and documents lie in categories of their owner. */
function sensible(world: World): World {
  const ownerOf = (category: number): number | undefined => world.categories[category]?.owner
  return {
    ...world,
    categories: world.categories.map(({ owner, above }, at) => ({
      owner,
      above: above !== null && above < at && ownerOf(above) === owner ? above : null,
    })),
    documents: world.documents.map(({ owner, category }) => ({
      owner,
      category: category !== null && ownerOf(category) === owner ? category : null,
    })),
  }
}

/** The plain model: what somebody may do with a document, by the words of the guide. */
function expected({ categories, documents, documentShares, categoryShares, memberships }: World, person: number, document: number) {
  const { owner, category } = documents[document] ?? { owner: -1, category: null }
  if (owner === person) return 'own'
  const above: number[] = []
  for (let at = category; at !== null; at = categories[at]?.above ?? null) above.push(at)
  const mine = new Set(memberships[person])
  const reaching = [
    ...documentShares.filter((share) => share.document === document && mine.has(share.group)),
    ...categoryShares.filter((share) => above.includes(share.category) && mine.has(share.group)),
  ].map((share) => share.access)
  return reaching.includes('edit') ? 'edit' : (reaching[0] ?? null)
}

type Ids = Record<'people' | 'groups' | 'categories' | 'documents', string[]>

const many = (count: number): string[] => Array.from({ length: count }, () => randomUUID())
const nth = (list: string[], number: number): string => list[number] ?? ''

async function build(world: World): Promise<Ids> {
  const ids = {
    people: many(people),
    groups: many(groups),
    categories: many(world.categories.length),
    documents: many(world.documents.length),
  }
  const now = new Date()
  await database.pool.query('truncate documents, categories cascade')
  const { db } = database
  for (const [number, { owner, above }] of world.categories.entries()) {
    const name = `c${number}`
    const row = { id: nth(ids.categories, number), owner_id: nth(ids.people, owner), name, name_key: name, color: null }
    await db
      .insertInto('categories')
      .values({ ...row, parent_id: above === null ? null : nth(ids.categories, above), created_at: now })
      .execute()
  }
  for (const [number, { owner, category }] of world.documents.entries()) {
    const title = `d${number}`
    const row = {
      id: nth(ids.documents, number),
      owner_id: nth(ids.people, owner),
      title,
      title_key: title,
      file_name: 'x.pdf',
      size_bytes: 1,
    }
    const where = { category_id: category === null ? null : nth(ids.categories, category), sha256: String(number).padStart(64, '0') }
    await db
      .insertInto('documents')
      .values({ ...row, ...where, created_at: now, updated_at: now })
      .execute()
  }
  const shared = (share: { group: number; access: Access }) => ({
    group_id: nth(ids.groups, share.group),
    access: share.access,
    shared_by: 'x',
    shared_at: now,
  })
  for (const share of world.documentShares)
    await db
      .insertInto('document_shares')
      .values({ document_id: nth(ids.documents, share.document), ...shared(share) })
      .execute()
  for (const share of world.categoryShares)
    await db
      .insertInto('category_shares')
      .values({ category_id: nth(ids.categories, share.category), ...shared(share) })
      .execute()
  return ids
}

async function check(random: World): Promise<void> {
  const world = sensible(random)
  const ids = await build(world)
  const repository = createDocumentsRepository(database.db, { readsContents: false })
  for (const [person, id] of ids.people.entries()) {
    const viewer = { id, groups: (world.memberships[person] ?? []).map((number) => ids.groups[number] ?? '') }
    const model = new Map(ids.documents.map((document, at) => [document, expected(world, person, at)]))
    for (const [document, may] of model) expect((await repository.find(viewer, document))?.access ?? null).toBe(may)
    for (const scope of ['mine', 'shared', 'all'] as const) {
      const filter = { viewer, scope, search: noSearch, category_id: undefined }
      const wanted = [...model].filter(([, may]) => may !== null && (scope === 'all' || (scope === 'mine') === (may === 'own')))
      const found = await repository.list(filter, { sort: 'title', order: 'asc', limit: 100, after: null })
      expect(new Map(found.map((document) => [document.id, document.access]))).toEqual(new Map(wanted))
      expect(await repository.count(filter)).toBe(wanted.length)
    }
  }
}

it('what one sees, may do, is told and counted is what the plain model says', async () => {
  await fc.assert(fc.asyncProperty(worlds, check), { numRuns: 40 })
})
