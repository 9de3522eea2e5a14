import { ProblemError } from '@gatehouse/kit/errors'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { silentLog } from '@gatehouse/kit/testing/log'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPasswords, type Passwords } from './passwords.feature.ts'

const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 }
const limits = { per_account_and_network: { failures: 3, window_s: 900 }, per_network: { failures: 6, window_s: 300 } }
let database: TestDatabase<never>
let passwords: Passwords
let hash: string

beforeAll(async () => {
  database = await createTestDatabase({ migrations: join(import.meta.dirname, '../../../migrations') })
})
beforeEach(async () => {
  await database.pool.query('truncate password_attempts')
  passwords = await createPasswords({ pool: database.pool, log: silentLog, config: { argon2: cheap, ...limits } })
  hash = await passwords.service.hash('Violet-harbour-77!')
})
afterEach(async () => {
  vi.useRealTimers()
  await passwords[Symbol.asyncDispose]()
})
afterAll(() => database[Symbol.asyncDispose]())

const faultsOf = (password: string, about: string[] = []): Promise<string[]> =>
  passwords.service.requireGood({ password, about, field: 'password' }).then(
    () => [],
    (error: unknown) => (error instanceof ProblemError ? (error.errors ?? []).map((fault) => fault.code) : [String(error)]),
  )

const attempt = (account: string, password: string, address = '192.0.2.1'): Promise<string> =>
  passwords.service.attempt({ account, address, password, hash: account === 'unknown@example.org' ? null : hash }).then(
    ({ right }) => (right ? 'right' : 'wrong'),
    (error: unknown) => (error instanceof ProblemError ? `${error.code} ${error.headers['retry-after']}` : String(error)),
  )
const fail = async (account: string, times: number, address?: string): Promise<void> => {
  for (let i = 0; i < times; i += 1) await attempt(account, 'wrong', address)
}

describe('a new password', () => {
  it('that keeps the rules is accepted', async () => {
    expect(await faultsOf('Violet-harbour-77!')).toEqual([])
  })

  it.each([
    ['min_length', 'Vi-har7!'],
    ['upper', 'violet-harbour-77!'],
    ['special', 'VioletHarbour77x'],
    ['forbidden_word', 'Violet-teSt-harbour-77!'],
    ['max_length', `Vi!${'x'.repeat(1022)}`],
  ])('is told the rule it breaks: %s', async (rule, password) => {
    expect(await faultsOf(password)).toContain(rule)
  })

  it.each(['Password1!', 'Qwertyuiop1!', 'P@ssw0rd!2024'])('is refused when it is easy to guess: %s', async (password) => {
    expect(await faultsOf(password)).toEqual(['strength'])
  })

  it("is refused when it is made of the person's own address and name", async () => {
    expect(await faultsOf('Harthorpe77!')).toEqual([])
    expect(await faultsOf('Harthorpe77!', ['jo@example.org', 'Jo Harthorpe'])).toEqual(['strength'])
    expect(await faultsOf('Harthorpe77!', ['jo.harthorpe@example.org'])).toEqual(['strength'])
  })

  it('H12: may have 1024 characters, spaces and emoji', async () => {
    expect(await faultsOf(`Violet harbour 🦊 ${'x7-K'.repeat(251)}`)).toEqual([])
  })

  it('D11: costs little however it is made', async () => {
    const lookAlikes = '4@8({[<6|!1$5+70%29'.repeat(54).slice(0, 1000)
    const before = performance.now()
    await faultsOf(`Vi${lookAlikes}`)
    expect(performance.now() - before).toBeLessThan(3000)
  })
})

describe('attempts', () => {
  it('a right password is right and a wrong one wrong', async () => {
    expect([await attempt('ana@example.org', 'Violet-harbour-77!'), await attempt('ana@example.org', 'violet-harbour-77!')]).toEqual([
      'right',
      'wrong',
    ])
  })

  it('after too many failures the account waits, and is told how long', async () => {
    await fail('ana@example.org', 3)
    expect(await attempt('ana@example.org', 'Violet-harbour-77!')).toBe('auth.too_many_attempts 900')
  })

  it('an unknown account is treated like a known one', async () => {
    await fail('unknown@example.org', 3)
    expect(await attempt('unknown@example.org', 'x')).toBe('auth.too_many_attempts 900')
  })

  it('H3: failures from one network do not keep the person out from another', async () => {
    await fail('ana@example.org', 4, '198.51.100.7')
    expect(await attempt('ana@example.org', 'Violet-harbour-77!')).toBe('right')
  })

  it('H4: many accounts tried from one network are one series', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await attempt(`${name}@example.org`, 'wrong', `203.0.113.${name.codePointAt(0)}`)
    expect(await attempt('ana@example.org', 'Violet-harbour-77!', '203.0.113.1')).toBe('auth.too_many_attempts 300')
  })

  it('a right password forgets the failures before it', async () => {
    await fail('ana@example.org', 2)
    await attempt('ana@example.org', 'Violet-harbour-77!')
    await fail('ana@example.org', 2)
    expect(await attempt('ana@example.org', 'Violet-harbour-77!')).toBe('right')
  })

  it('attempts at the same time do not slip past the limit', async () => {
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => attempt('ana@example.org', 'wrong')))
    expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(3)
  })

  it('nobody waits longer than the window', async () => {
    await fail('ana@example.org', 3)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 901_000 })
    expect(await attempt('ana@example.org', 'Violet-harbour-77!')).toBe('right')
  })

  it('J5: bogus names from one network add a bounded number of rows', async () => {
    for (let i = 0; i < 50; i += 1) await attempt(`bogus-${i}@example.org`, 'x')
    const { rows } = await database.pool.query<{ count: number }>('select count(*) from password_attempts')
    expect(rows[0]?.count).toBe(7)
  })

  it('J7: nobody gets in while failures cannot be counted', async () => {
    await database.pool.query('alter table password_attempts rename to elsewhere')
    try {
      expect(await attempt('ana@example.org', 'Violet-harbour-77!')).toMatch(/^service\.unavailable/)
    } finally {
      await database.pool.query('alter table elsewhere rename to password_attempts')
    }
  })

  it('a right password whose hash is outdated brings a new hash', async () => {
    await using stronger = await createPasswords({ pool: database.pool, log: silentLog, config: { argon2: { ...cheap, timeCost: 2 } } })
    const { renewed } = await stronger.service.attempt({
      account: 'ana@example.org',
      address: '192.0.2.1',
      password: 'Violet-harbour-77!',
      hash,
    })
    expect(renewed).toContain('t=2')
  })
})

describe('D9: a flood of attempts', () => {
  it('is refused beyond what may wait', async () => {
    await using small = await createPasswords({ pool: database.pool, log: silentLog, config: { argon2: cheap, at_once: 1, waiting: 2 } })
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () =>
        small.service.hash('x').then(
          () => 'hashed',
          (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
        ),
      ),
    )
    expect(outcomes.toSorted()).toEqual([...Array<string>(7).fill('auth.busy'), ...Array<string>(3).fill('hashed')])
  })
})
