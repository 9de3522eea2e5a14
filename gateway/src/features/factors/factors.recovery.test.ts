import { assert, boolean, constantFrom, property, uint8Array } from 'fast-check'
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createRecoveryHasher, readCode, writeCode } from './factors.recovery.ts'

const cost = { memoryCost: 64, timeCost: 1, parallelism: 1 }

it('a code is read however it is typed', () => {
  assert(
    property(uint8Array({ minLength: 16, maxLength: 16 }), boolean(), constantFrom('-', '', ' ', ' - '), (bytes, upper, between) => {
      const code = writeCode(Buffer.from(bytes))
      expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/)
      const typed = code.replace('-', between).replaceAll('0', 'o').replaceAll('1', 'l')
      expect(readCode(upper ? typed.toUpperCase() : typed)).toBe(code.replace('-', ''))
    }),
  )
})

it.each(['', 'abcde', 'abcde-fghjkm', 'abcde-fghju', 'abcde-fghj\u0000', '£££££-£££££'])('%j is no code', (typed) => {
  expect(readCode(typed)).toBeNull()
})

it('a hash is the same for a code and its salt only', async () => {
  const hasher = createRecoveryHasher(cost)
  const [salt, other] = [randomBytes(16), randomBytes(16)]
  const first = await hasher.hash('abcdefghjk', salt)
  expect(first).toHaveLength(32)
  expect(await hasher.hash('abcdefghjk', salt)).toEqual(first)
  expect(await hasher.hash('abcdefghjk', other)).not.toEqual(first)
  expect(await hasher.hash('abcdefghjm', salt)).not.toEqual(first)
})
