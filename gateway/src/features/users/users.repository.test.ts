import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrationsFolder } from '../../database.ts'
import { createUsersRepository, type NewUser, type UsersRepository } from './users.repository.ts'
import type { UsersTables } from './users.tables.ts'

/** What is told of a change has tests where it is heard. */
const quiet = (): Promise<void> => Promise.resolve()

describe.each([16, 18] as const)('on PostgreSQL %s', (version) => {
  let database: TestDatabase<UsersTables>
  let users: UsersRepository
  const newId = createCountingIds()
  const aUser = (wanted: Partial<NewUser> = {}): NewUser => {
    const id = newId()
    return {
      id,
      email: `${id}@example.org`,
      email_key: `${id}@example.org`,
      hashed_password: 'hash',
      role: 'user',
      full_name: null,
      created_at: new Date('2026-03-01T12:00:00Z'),
      ...wanted,
    }
  }
  beforeAll(async () => {
    database = await createTestDatabase<UsersTables>({ migrations: migrationsFolder, version })
    users = createUsersRepository(database.db, quiet, { resetLinks: quiet, knownBrowsers: quiet })
  })
  afterAll(() => database[Symbol.asyncDispose]())

  it('a taken address changes nothing of the account that has it', async () => {
    const first = aUser({ full_name: 'First' })
    expect(await users.insertUser(first, quiet)).toBe('created')
    expect(
      await users.insertUser(
        aUser({ email_key: first.email_key, email: 'OTHER', full_name: 'Second', role: 'admin', hashed_password: 'other' }),
        quiet,
      ),
    ).toBe('taken')
    expect(await users.findUser(first.id)).toMatchObject({ email: first.email, role: 'user', full_name: 'First' })
    expect((await users.findPassword(first.email_key))?.hashed_password).toBe('hash')
  })

  it('a search finds by parts, with its signs meaning themselves', async () => {
    const user = aUser({ full_name: String.raw`100%_\ Sure` })
    await users.insertUser(user, quiet)
    const search = async (text: string) =>
      (await users.listUsers({ limit: 10, before: null, search: text, role: undefined, is_active: undefined })).map(({ id }) => id)
    expect(await search('%_\\ s')).toEqual([user.id])
    expect(await search('1%e')).toEqual([])
    for (const short of ['%', '_', '\\', '0%', 'SU']) expect(await search(short)).toContain(user.id)
    expect(await search('%%')).toEqual([])
  })

  it('a password is changed only in place of the one that was checked', async () => {
    const user = aUser()
    await users.insertUser(user, quiet)
    expect(await users.changePassword(user.id, { from: 'another', to: 'new', keep: null }, quiet)).toBe(false)
    expect(await users.changePassword(user.id, { from: 'hash', to: 'new', keep: null }, quiet)).toBe(true)
    await users.renewHash(user.id, { from: 'hash', to: 'renewed' })
    expect((await users.findPasswordById(user.id))?.hashed_password).toBe('new')
  })

  it('the last active admin stays', async () => {
    const [one, two] = [aUser({ role: 'admin' }), aUser({ role: 'admin' })]
    await users.insertUser(one, quiet)
    await users.insertUser(two, quiet)
    expect(await users.insertFirstAdmin(aUser({ role: 'admin' }), quiet)).toBe('done')
    const outcomes = await Promise.all([users.changeUser(one.id, { role: 'user' }, quiet), users.deleteUser(two.id, quiet)])
    expect(outcomes.map((outcome) => outcome.kind).toSorted()).toEqual(['changed', 'last_admin'])
  })
})
