import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { toBytes, toByteSize, units } from './byte-size.ts'

it.each([
  [25 * units.MB, { amount: 25, unit: 'MB' }],
  [1.5 * units.GB, { amount: 1.5, unit: 'GB' }],
  [64 * units.KB, { amount: 64, unit: 'KB' }],
] as const)('%d bytes are shown as %j', (bytes, size) => {
  expect(toByteSize(bytes)).toEqual(size)
})

it('a size a person can enter comes back as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.constantFrom('KB' as const, 'MB' as const), (amount, unit) => {
      expect(toBytes(toByteSize(toBytes({ amount, unit })))).toBe(toBytes({ amount, unit }))
    }),
  )
})
