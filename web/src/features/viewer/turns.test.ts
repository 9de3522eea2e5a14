import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('one after the other, the newest first; what is left out is not done, and a failure stops nothing', async () => {
  const takeTurn = createTurns()
  const done: string[] = []
  const begin = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  takeTurn(() => begin.promise)
  takeTurn(async () => {
    done.push('oldest')
    end.resolve()
  })
  const leave = takeTurn(async () => void done.push('left out'))
  takeTurn(() => Promise.reject(new Error('cannot be drawn')))
  takeTurn(async () => void done.push('newest'))
  leave()
  begin.resolve()
  await end.promise
  expect(done).toEqual(['newest', 'oldest'])
})
