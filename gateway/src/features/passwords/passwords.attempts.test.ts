import { ProblemError } from '@gatehouse/kit/errors'
import { silentLog } from '@gatehouse/kit/testing/log'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { goodPassword as right, startIdentity, type Identity } from '../../testing/identity.ts'
import { cheapHashing, policy } from './passwords.builders.ts'
import { createPasswords, type Passwords } from './passwords.feature.ts'

const rules = {
  per_account_and_network: { failures: 3, window_s: 900 },
  per_network: { failures: 6, window_s: 300 },
  per_account: { failures: 8, window_s: 86_400, grows_to_s: 60 },
  per_device: { failures: 3, window_s: 900 },
}
let identity: Identity
let passwords: Passwords
let hash: string
let slowed: string[] = []
beforeAll(async () => {
  identity = await startIdentity({ passwords: rules })
  passwords = identity.passwords
  hash = await passwords.service.hash(right)
  passwords.onAccountSlowed((account) => slowed.push(account))
})
beforeEach(async () => {
  slowed = []
  await identity.database.pool.query('truncate limit_counters')
})
afterAll(() => identity[Symbol.asyncDispose]())

/** The same, as another start or another gateway makes it. */
const makePasswords = (argon2 = cheapHashing): Promise<Passwords> =>
  createPasswords({ policy, createLimit: identity.limits.createLimit, log: silentLog, config: { ...rules, argon2 } })

type Try = { password?: string; address?: string; device?: string | null }

const attempt = (account: string, { password = right, address = '192.0.2.1', device = null }: Try = {}): Promise<string> =>
  passwords.service.attempt({ account, address, password, knownDevice: device, hash: account.startsWith('unknown') ? null : hash }).then(
    ({ right: isRight }) => (isRight ? 'right' : 'wrong'),
    (error: unknown) => (error instanceof ProblemError ? `${error.code} ${error.headers['retry-after']}` : String(error)),
  )
const fail = async (account: string, times: number, how: Try = {}): Promise<void> => {
  for (let i = 0; i < times; i += 1) await attempt(account, { password: 'wrong', ...how })
}
/** Failures of which each comes from a network of its own. */
const failFromEverywhere = async (account: string, times: number): Promise<string[]> => {
  const outcomes: string[] = []
  for (let i = 0; i < times; i += 1) outcomes.push(await attempt(account, { password: 'wrong', address: `10.${i >> 8}.${i & 255}.9` }))
  return outcomes
}
const rowCount = async (): Promise<number> =>
  (await identity.database.pool.query<{ count: number }>('select count(*) from limit_counters')).rows[0]?.count ?? 0

describe('an account from one network', () => {
  it('a right password is right and a wrong one wrong', async () => {
    expect([await attempt('ana@example.org'), await attempt('ana@example.org', { password: right.toLowerCase() })]).toEqual([
      'right',
      'wrong',
    ])
  })

  it('waits after too many failures, and is told how long', async () => {
    await fail('ana@example.org', 3)
    expect(await attempt('ana@example.org')).toBe('auth.too_many_attempts 900')
  })

  it('is treated alike when nobody has it', async () => {
    await fail('unknown@example.org', 3)
    expect(await attempt('unknown@example.org')).toBe('auth.too_many_attempts 900')
  })

  it('has its failures forgotten by a right password', async () => {
    await fail('ana@example.org', 2)
    await attempt('ana@example.org')
    await fail('ana@example.org', 2)
    expect(await attempt('ana@example.org')).toBe('right')
  })

  it('is not let past the limit by attempts at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => attempt('ana@example.org', { password: 'wrong' })))
    expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(3)
  })

  it('never waits longer than the window', async () => {
    await fail('ana@example.org', 3)
    identity.clock.advance(901_000)
    expect(await attempt('ana@example.org')).toBe('right')
  })
})

describe('an account from everywhere', () => {
  it('makes unknown browsers wait ever longer, and never longer than the longest wait', async () => {
    const waits: number[] = []
    await failFromEverywhere('ana@example.org', 8)
    for (let i = 0; i < 9; i += 1) {
      const waitS = Number((await attempt('ana@example.org', { address: '203.0.113.9' })).split(' ')[1])
      waits.push(waitS)
      identity.clock.advance(waitS * 1000)
      await attempt('ana@example.org', { password: 'wrong', address: `198.51.${i}.7` })
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  })

  it('is treated alike when nobody has it', async () => {
    const [known, unknown] = [await failFromEverywhere('ana@example.org', 12), await failFromEverywhere('unknown@example.org', 12)]
    expect(unknown).toEqual(known)
    expect(known.at(-1)).toBe('auth.too_many_attempts 1')
  })

  it('lets the right password in between two guesses, and the guesses stay counted', async () => {
    await failFromEverywhere('ana@example.org', 8)
    identity.clock.advance(1000)
    expect(await attempt('ana@example.org', { address: '203.0.113.9' })).toBe('right')
    expect((await passwords.service.failuresOf('ana@example.org')).failures).toBe(8)
  })

  it('is told of whenever its wait begins or grows, and not by attempts that are refused', async () => {
    await failFromEverywhere('ana@example.org', 40)
    expect(slowed).toEqual(['ana@example.org'])
    identity.clock.advance(1000)
    await failFromEverywhere('ana@example.org', 40)
    expect(slowed).toEqual(['ana@example.org', 'ana@example.org'])
  })

  it('tells how many failures from how many networks, and until when it is slowed down', async () => {
    await failFromEverywhere('ana@example.org', 8)
    const slowedUntil = new Date(identity.clock.now().getTime() + 1000)
    expect(await passwords.service.failuresOf('ana@example.org')).toEqual({ failures: 8, networks: 8, slowedUntil })
    expect(await passwords.service.failuresOf('ben@example.org')).toEqual({ failures: 0, networks: 0, slowedUntil: null })
  })

  it('is free again when its failures are forgotten, and nobody else is', async () => {
    await failFromEverywhere('ana@example.org', 12)
    await failFromEverywhere('ben@example.org', 12)
    await passwords.service.forgetFailures('ana@example.org')
    expect(await attempt('ana@example.org', { address: '10.0.3.9' })).toBe('right')
    expect(await attempt('ben@example.org', { address: '203.0.113.9' })).toBe('auth.too_many_attempts 1')
  })
})

describe('H3: a browser that has signed in to the account before', () => {
  it('gets in however many others fail, from its own network too', async () => {
    await fail('ana@example.org', 20)
    await failFromEverywhere('ana@example.org', 300)
    expect(await attempt('ana@example.org')).toMatch(/^auth\.too_many_attempts/)
    expect(await attempt('ana@example.org', { device: 'd1' })).toBe('right')
  })

  it('has a limit of its own, which is nobody else’s', async () => {
    await fail('ana@example.org', 3, { device: 'd1' })
    expect(await attempt('ana@example.org', { device: 'd1' })).toBe('auth.too_many_attempts 900')
    expect(await attempt('ana@example.org', { device: 'd2' })).toBe('right')
    expect(await attempt('ana@example.org')).toBe('right')
  })

  it('has its failures forgotten by a right password', async () => {
    await fail('ana@example.org', 2, { device: 'd1' })
    await attempt('ana@example.org', { device: 'd1' })
    await fail('ana@example.org', 2, { device: 'd1' })
    expect(await attempt('ana@example.org', { device: 'd1' })).toBe('right')
  })
})

describe('many accounts', () => {
  it('H4: tried from one network are one series', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
      await attempt(`${name}@example.org`, { password: 'wrong', address: `203.0.113.${name.codePointAt(0)}` })
    expect(await attempt('ana@example.org', { address: '203.0.113.1' })).toBe('auth.too_many_attempts 300')
  })

  it('J5: bogus names from one network add a bounded number of rows', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => attempt(`unknown-${i}@example.org`)))
    expect(await rowCount()).toBeLessThanOrEqual(1 + 2 * 6)
  })
})

describe('counting', () => {
  it('J6: goes on after a restart', async () => {
    await fail('ana@example.org', 3)
    await using restarted = await makePasswords()
    const again = restarted.service.attempt({ account: 'ana@example.org', address: '192.0.2.1', password: right, hash })
    await expect(again).rejects.toMatchObject({ code: 'auth.too_many_attempts' })
  })

  it('J7: that is not possible lets nobody in', async () => {
    await identity.database.pool.query('alter table limit_counters rename to elsewhere')
    try {
      expect(await attempt('ana@example.org')).toBe('service.unavailable 2')
    } finally {
      await identity.database.pool.query('alter table elsewhere rename to limit_counters')
    }
  })

  it('a right password whose hash is outdated brings a new hash', async () => {
    await using stronger = await makePasswords({ ...cheapHashing, timeCost: 2 })
    const { renewed } = await stronger.service.attempt({ account: 'ana@example.org', address: '192.0.2.1', password: right, hash })
    expect(renewed).toContain('t=2')
  })
})
