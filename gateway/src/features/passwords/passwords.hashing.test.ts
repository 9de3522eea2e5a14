import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passwordDefaults } from './passwords.config.ts'
import { createHasher, type Hasher } from './passwords.hashing.ts'

const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 }
let hasher: Hasher
beforeAll(async () => {
  hasher = await createHasher(cheap)
})
afterAll(() => hasher[Symbol.asyncDispose]())

describe('hashing', () => {
  it('uses argon2id with 19 MiB, two passes and one lane unless told otherwise', async () => {
    await using real = await createHasher(passwordDefaults.argon2)
    const hash = await real.hash('Violet-harbour-77!')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await real.verify(hash, 'Violet-harbour-77!')).toBe('right')
  })

  it.each([
    ['spaces around', ' Violet harbour '],
    ['letters that differ only in normal form', 'Ame\u0301lie-harbour!'],
    ['emoji', '🦊🦊🦊🦊🦊-Harbour'],
    ['1024 characters', 'Vi!'.repeat(341)],
  ])('H12: compares byte for byte: %s', async (_what, password) => {
    const hash = await hasher.hash(password)
    expect(await hasher.verify(hash, password)).toBe('right')
    expect(await hasher.verify(hash, password.trim().normalize('NFC').slice(0, -1))).toBe('wrong')
  })

  it('H12: neither case nor normal form is evened out', async () => {
    const hash = await hasher.hash('Ame\u0301lie-harbour!')
    expect(await hasher.verify(hash, 'Am\u00e9lie-harbour!')).toBe('wrong')
    expect(await hasher.verify(hash, 'ame\u0301lie-harbour!')).toBe('wrong')
  })

  it('knows a hash of other parameters', async () => {
    await using stronger = await createHasher({ ...cheap, timeCost: 2 })
    expect(stronger.isOutdated(await hasher.hash('x'))).toBe(true)
    expect(hasher.isOutdated(await hasher.hash('x'))).toBe(false)
  })
})

describe.runIf(process.platform === 'linux')('the hashing thread', () => {
  it('gives way to every other thread of the process', async () => {
    await hasher.hash('x')
    const niceness = await Promise.all(
      (await readdir('/proc/self/task')).map(async (id) => {
        const stat = await readFile(`/proc/self/task/${id}/stat`, 'utf8')
        // After the name in brackets, the 17th field of proc(5) is the niceness.
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
      }),
    )
    const own = Math.min(...niceness)
    expect(niceness.filter((nice) => nice >= own + 10)).toHaveLength(1)
    expect(niceness.filter((nice) => nice === own)).toHaveLength(niceness.length - 1)
  })
})

describe('H13: a hash that is junk', () => {
  it.each([
    ['empty', ''],
    ['of another kind', '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'],
    ['cut off', '$argon2id$v=19$m=4294967295'],
    ['of 4 TiB', '$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHRzb21lc2E$6V8yMRBLUwgkfNnwfTtlDTrbhjnUEia/p29E6nMXXW8'],
    ['of 2 GiB', '$argon2id$v=19$m=2097152,t=2,p=1$c29tZXNhbHRzb21lc2E$6V8yMRBLUwgkfNnwfTtlDTrbhjnUEia/p29E6nMXXW8'],
    ['of a billion passes', '$argon2id$v=19$m=64,t=1000000000,p=1$c29tZXNhbHRzb21lc2E$6V8yMRBLUwgkfNnwfTtlDTrbhjnUEia/p29E6nMXXW8'],
    ['of argon2i', '$argon2i$v=19$m=64,t=3,p=1$c29tZXNhbHRzb21lc2E$6V8yMRBLUwgkfNnwfTtlDTrbhjnUEia/p29E6nMXXW8'],
  ])('%s is unreadable, at once and without taking memory', async (_what, junk) => {
    const before = process.cpuUsage()
    expect(await hasher.verify(junk, 'x')).toBe('unreadable')
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(500)
  })
})
