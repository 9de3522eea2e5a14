import { ProblemError } from '@gatehouse/kit/errors'
import { cpuMsOf } from '@gatehouse/kit/testing/cpu-time'
import { silentLog } from '@gatehouse/kit/testing/log'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cheapHashing, policy, unlimited } from './passwords.builders.ts'
import { createPasswords, type Passwords } from './passwords.feature.ts'

let passwords: Passwords
beforeAll(async () => {
  passwords = await createPasswords({ createLimit: unlimited, policy, log: silentLog, config: { argon2: cheapHashing } })
})
afterAll(() => passwords[Symbol.asyncDispose]())

const faultsOf = (password: string, about: string[] = []): Promise<string[]> =>
  passwords.service.requireGood({ password, about, field: 'password' }).then(
    () => [],
    (error: unknown) => (error instanceof ProblemError ? (error.errors ?? []).map((fault) => fault.code) : [String(error)]),
  )

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
    expect(await cpuMsOf(() => faultsOf(`Vi${lookAlikes}`))).toBeLessThan(3000)
  })
})

it('D9: a flood of attempts is refused beyond what may wait', async () => {
  const config = { argon2: cheapHashing, at_once: 1, waiting: 2 }
  await using small = await createPasswords({ createLimit: unlimited, policy, log: silentLog, config })
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () =>
      small.service.hash('x').then(
        () => 'hashed',
        (error: unknown) => (error instanceof ProblemError ? `${error.code} ${error.headers['retry-after']}` : String(error)),
      ),
    ),
  )
  expect(outcomes.toSorted()).toEqual([...Array<string>(7).fill('auth.busy 2'), ...Array<string>(3).fill('hashed')])
})

it('D9: a flood of attempts does not keep a browser out that is known to the account', async () => {
  const config = { argon2: cheapHashing, at_once: 1, waiting: 2 }
  await using small = await createPasswords({ createLimit: unlimited, policy, log: silentLog, config })
  const hash = await small.service.hash('right')
  const attempt = (knownDevice: string | null) =>
    small.service.attempt({ account: 'jo@example.org', address: '192.0.2.1', password: 'right', hash, knownDevice })
  const flood = Array.from({ length: 10 }, () => attempt(null).catch((error: unknown) => error))
  expect((await attempt('browser')).right).toBe(true)
  expect((await Promise.all(flood)).filter((outcome) => outcome instanceof ProblemError)).toHaveLength(7)
})
