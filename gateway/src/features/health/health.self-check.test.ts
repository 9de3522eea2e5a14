import { expect, it } from 'vitest'
import { checkSelf } from './health.self-check.ts'

it('finds itself in a state to judge others', async () => {
  expect(await checkSelf()).toBe(true)
})

it('does not when it cannot do anything for a second', async () => {
  const outcome = checkSelf()
  const until = performance.now() + 1100
  while (performance.now() < until);
  expect(await outcome).toBe(false)
})
