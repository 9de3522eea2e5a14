import { beforeEach, describe, expect, it } from 'vitest'
import { createRenewalTurns } from './renewal-turns.ts'
import type { Renewal } from './session-fetch.ts'

/** What the tabs of one browser share. */
let entries: Map<string, string>
const tab = (locks: LockManager | undefined = navigator.locks) =>
  createRenewalTurns({
    locks,
    storage: { getItem: (key) => entries.get(key) ?? null, setItem: (key, value) => void entries.set(key, value) },
  })
beforeEach(() => (entries = new Map()))

describe('tabs that find their session expired at the same time', () => {
  it('renew it once', async () => {
    let renewals = 0
    const renew = async (): Promise<Renewal> => {
      await new Promise((resolve) => setImmediate(resolve))
      renewals += 1
      return 'renewed'
    }
    const since = Date.now() - 1
    expect(await Promise.all(Array.from({ length: 20 }, () => tab()(renew, since)))).toEqual(Array<Renewal>(20).fill('renewed'))
    expect(renewals).toBe(1)
  })

  it('never ask at the same time, and each asks when the one before it found the session ended', async () => {
    let [asking, most, asked] = [0, 0, 0]
    const renew = async (): Promise<Renewal> => {
      asking += 1
      asked += 1
      most = Math.max(most, asking)
      await new Promise((resolve) => setImmediate(resolve))
      asking -= 1
      return 'ended'
    }
    await Promise.all(Array.from({ length: 5 }, () => tab()(renew, Date.now())))
    expect([most, asked]).toEqual([1, 5])
  })
})

it('a request that was sent after the last renewal and is refused all the same is a reason for another one', async () => {
  entries.set('gatehouse-renewed-at', String(Date.now() - 1000))
  let renewals = 0
  const renew = async (): Promise<Renewal> => {
    renewals += 1
    return 'renewed'
  }
  await tab()(renew, Date.now())
  expect(renewals).toBe(1)
})

it('a renewal that fails is that of whoever asked, and the next one has its turn', async () => {
  await expect(tab()(() => Promise.reject(new Error('away')), 0)).rejects.toThrow('away')
  expect(await tab()(async () => 'renewed', 0)).toBe('renewed')
})

it('where a page may not lock, it renews all the same', async () => {
  const turns = createRenewalTurns({ locks: undefined, storage: { getItem: () => null, setItem: () => {} } })
  expect(await turns(async () => 'renewed', 0)).toBe('renewed')
})
