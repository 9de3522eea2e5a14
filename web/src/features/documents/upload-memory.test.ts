import { beforeEach, expect, it } from 'vitest'
import { keptUploads } from './upload-memory.ts'
import { keepUploads, memoryKey } from './upload-queue.ts'
import type { Upload, UploadState } from './upload-queue.ts'

const stored = new Map<string, string>()
const memory = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
}
beforeEach(() => stored.clear())

const anUpload = (name: string, state: UploadState): Upload => ({ id: name, name, sizeBytes: 10, categoryId: null, state })
const failed: UploadState = { kind: 'failed', reason: 'The connection was lost.', requestId: null, canRetry: true }
const states = () => keptUploads(memory, 'ana').map(({ name, state }) => [name, state.kind, 'canRetry' in state ? state.canRetry : null])

it('keeps what is over, and says of the rest that it has to be chosen again', () => {
  keepUploads(memory, 'ana', [
    anUpload('a.pdf', { kind: 'done', documentId: '1' }),
    anUpload('b.pdf', { kind: 'queued' }),
    anUpload('c.pdf', failed),
    anUpload('d.pdf', { kind: 'cancelled' }),
  ])
  expect(states()).toEqual([
    ['a.pdf', 'done', null],
    ['b.pdf', 'failed', false],
    ['c.pdf', 'failed', false],
  ])
})

it('shows nothing of it to somebody else, and nothing when the dock was empty', () => {
  keepUploads(memory, 'ana', [anUpload('a.pdf', { kind: 'queued' })])
  expect(keptUploads(memory, 'ben')).toEqual([])
  keepUploads(memory, 'ana', [])
  expect(stored.has(memoryKey)).toBe(false)
})

it.each(['', 'no json', '[]', '{"user_id":"ana","uploads":[{"name":1},{"name":"x","sizeBytes":1,"state":{"kind":"other"}}]}'])(
  'makes nothing of %s',
  (text) => {
    stored.set(memoryKey, text)
    expect(keptUploads(memory, 'ana')).toEqual([])
  },
)
