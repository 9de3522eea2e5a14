import { newId } from '@gatehouse/kit/ids'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { expect, it } from 'vitest'
import { createRequestIds } from './proxy.request-ids.ts'

it('are all different and have the form of a UUIDv7', () => {
  const nextId = createRequestIds(newId)
  const ids = Array.from({ length: 2000 }, () => nextId())
  expect(new Set(ids).size).toBe(2000)
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
})

it('take a fresh id for every 256', () => {
  const fresh = createCountingIds()
  let taken = 0
  const nextId = createRequestIds(() => {
    taken += 1
    return fresh()
  })
  for (let count = 0; count < 257; count += 1) nextId()
  expect(taken).toBe(2)
})
