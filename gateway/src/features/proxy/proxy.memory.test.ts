import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { giveBack, PassedOn } from './proxy.memory.ts'

const whole = (bytes: number): Buffer => Buffer.from(new ArrayBuffer(bytes)).fill(7)

it('frees a piece that is all there is in its memory', () => {
  const piece = whole(64 * 1024)
  const { buffer } = piece
  giveBack(piece)
  expect([piece.length, buffer.byteLength]).toEqual([0, 0])
})

it.each([
  ['its beginning', whole(64 * 1024).subarray(0, 32 * 1024)],
  ['its end', whole(64 * 1024).subarray(1)],
  ['a small one', whole(1024)],
  ['one of the shared pool', Buffer.from(randomBytes(64).toString('hex'))],
])('leaves alone what others may look at: %s', (_name, piece) => {
  const before = Buffer.from(piece)
  giveBack(piece)
  expect(piece.equals(before)).toBe(true)
})

it('frees what was passed on once it is written', () => {
  const passedOn = new PassedOn()
  const pieces = [whole(64 * 1024), whole(32 * 1024)]
  for (const piece of pieces) passedOn.add(piece)
  passedOn.giveBack()
  expect([passedOn.held, ...pieces.map(({ length }) => length)]).toEqual([0, 0, 0])
})

it('keeps few pieces alive while nothing is known to be written, and none too small to be freed', () => {
  const passedOn = new PassedOn()
  let most = 0
  for (let count = 0; count < 1000; count += 1) {
    passedOn.add(whole(16 * 1024))
    passedOn.add(whole(1024))
    most = Math.max(most, passedOn.held)
  }
  expect(most).toBe(64)
})
