import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { giveBack } from './proxy.memory.ts'

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
