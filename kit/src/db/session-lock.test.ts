import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { silentLog } from '../testing/log.ts'
import { createSessionLock, type SessionLock } from './session-lock.ts'

let first: SessionLock
let second: SessionLock
let locks = 0

const aLock = (name: string): SessionLock =>
  createSessionLock({ url: inject('postgres')[18], name, applicationName: 'test', log: silentLog })

beforeEach(() => {
  locks += 1
  first = aLock(`lock-${locks}`)
  second = aLock(`lock-${locks}`)
})

afterEach(async () => {
  await first[Symbol.asyncDispose]()
  await second[Symbol.asyncDispose]()
})

it('one of two has it', async () => {
  expect([await first.tryAcquire(), await second.tryAcquire(), await first.tryAcquire()]).toStrictEqual([true, false, true])
  expect([first.isHeld, second.isHeld]).toStrictEqual([true, false])
})

it('another one has it when the first has gone', async () => {
  await first.tryAcquire()
  await first[Symbol.asyncDispose]()
  await expect.poll(() => second.tryAcquire()).toBe(true)
})

it('who holds it can be relieved, and knows of it', async () => {
  await first.tryAcquire()
  expect(await second.relieveHolder()).toBe(true)
  await expect.poll(() => second.tryAcquire()).toBe(true)
  await expect.poll(() => first.isHeld).toBe(false)
  await expect(first.query('select 1')).rejects.toThrow('the lock is not held')
})

it('nobody is relieved of a lock that nobody holds, nor of another one', async () => {
  await using other = aLock('another')
  await other.tryAcquire()
  expect([await first.relieveHolder(), other.isHeld]).toStrictEqual([false, true])
})

it('a statement that fails costs the lock, for nobody knows what became of it', async () => {
  await first.tryAcquire()
  await expect(first.query('select nonsense')).rejects.toThrow('nonsense')
  expect(first.isHeld).toBe(false)
  await expect.poll(() => second.tryAcquire()).toBe(true)
})
