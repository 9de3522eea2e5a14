import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isActive, reduceUploads, startable, totalsOf } from './upload-queue.ts'
import type { Upload, UploadAction } from './upload-queue.ts'

const megabyte = 1024 * 1024

function queue(...actions: UploadAction[]): readonly Upload[] {
  const added: UploadAction = {
    type: 'add',
    uploads: ['a', 'b', 'c'].map((id) => ({ id, name: `${id}.pdf`, sizeBytes: 2 * megabyte, categoryId: null })),
  }
  return [added, ...actions].reduce(reduceUploads, [] as readonly Upload[])
}

function stateOf(uploads: readonly Upload[], id: string) {
  return uploads.find((upload) => upload.id === id)?.state
}

describe('the upload queue', () => {
  it('lets two start at once and the next when one is over', () => {
    const full = queue({ type: 'start', id: 'a', at: 0 }, { type: 'start', id: 'b', at: 0 })
    expect(startable(full)).toEqual([])
    const freed = reduceUploads(full, { type: 'settle', id: 'a', state: { kind: 'done', documentId: '1' } })
    expect(startable(freed).map((upload) => upload.id)).toEqual(['c'])
  })

  it('measures speed over at least 0.4 s and smooths it', () => {
    const first = queue({ type: 'start', id: 'a', at: 0 }, { type: 'progress', id: 'a', loaded: 1000, at: 100 })
    expect(stateOf(first, 'a')).toMatchObject({ loaded: 1000, bytesPerSecond: null })
    const second = reduceUploads(first, { type: 'progress', id: 'a', loaded: 100_000, at: 1000 })
    expect(stateOf(second, 'a')).toMatchObject({ bytesPerSecond: 100_000 })
    const third = reduceUploads(second, { type: 'progress', id: 'a', loaded: 300_000, at: 2000 })
    expect(stateOf(third, 'a')).toMatchObject({ bytesPerSecond: 135_000 })
  })

  it('never shows more bytes than the file has, although the form around it is larger', () => {
    const sent = queue({ type: 'start', id: 'a', at: 0 }, { type: 'progress', id: 'a', loaded: 3 * megabyte, at: 1 })
    expect(stateOf(sent, 'a')).toMatchObject({ loaded: 2 * megabyte })
  })

  it('keeps a cancelled upload cancelled when its answer arrives late', () => {
    const late = queue(
      { type: 'start', id: 'a', at: 0 },
      { type: 'cancel', id: 'a' },
      { type: 'settle', id: 'a', state: { kind: 'done', documentId: '1' } },
    )
    expect(stateOf(late, 'a')).toEqual({ kind: 'cancelled' })
  })

  it('queues a cancelled or failed upload again', () => {
    const failed: UploadAction = { type: 'settle', id: 'a', state: { kind: 'failed', reason: 'cut', requestId: null, canRetry: true } }
    expect(stateOf(queue({ type: 'cancel', id: 'a' }, { type: 'retry', id: 'a' }), 'a')).toEqual({ kind: 'queued' })
    expect(stateOf(queue({ type: 'start', id: 'a', at: 0 }, failed, { type: 'retry', id: 'a' }), 'a')).toEqual({ kind: 'queued' })
  })

  it('does not offer again what would fail again', () => {
    const state = { kind: 'failed', reason: 'too large', requestId: null, canRetry: false } as const
    expect(stateOf(queue({ type: 'settle', id: 'a', state }, { type: 'retry', id: 'a' }), 'a')).toEqual(state)
  })

  it('removes only what is over', () => {
    const left = queue({ type: 'cancel', id: 'a' }, { type: 'remove', id: 'a' }, { type: 'remove', id: 'b' })
    expect(left.map((upload) => upload.id)).toEqual(['b', 'c'])
  })

  it('counts bytes of what is sent or to be sent, not of what was cancelled', () => {
    const totals = totalsOf(
      queue({ type: 'start', id: 'a', at: 0 }, { type: 'progress', id: 'a', loaded: megabyte, at: 1 }, { type: 'cancel', id: 'b' }),
    )
    expect(totals).toEqual({ active: 2, finished: 0, failed: 0, loaded: megabyte, bytes: 4 * megabyte })
  })

  it('keeps its order in every run of actions: never more than two at once, never an active one lost, never more loaded than there is', () => {
    const id = fc.constantFrom('a', 'b', 'c')
    const action = fc.oneof(
      id.map((one): UploadAction => ({ type: 'progress', id: one, loaded: 5 * megabyte, at: 900 })),
      id.map((one): UploadAction => ({ type: 'cancel', id: one })),
      id.map((one): UploadAction => ({ type: 'retry', id: one })),
      id.map((one): UploadAction => ({ type: 'remove', id: one })),
      id.map((one): UploadAction => ({ type: 'settle', id: one, state: { kind: 'done', documentId: 'x' } })),
      fc.constant<UploadAction>({ type: 'clear-settled' }),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        let uploads = queue()
        for (const step of actions) {
          for (const next of startable(uploads)) uploads = reduceUploads(uploads, { type: 'start', id: next.id, at: 0 })
          const after = reduceUploads(uploads, step)
          const mayEnd = step.type === 'cancel' || step.type === 'settle'
          expect(mayEnd || uploads.filter(isActive).every((upload) => after.some((one) => one.id === upload.id))).toBe(true)
          uploads = after
          expect(uploads.filter((upload) => upload.state.kind === 'uploading').length).toBeLessThanOrEqual(2)
          const { loaded, bytes } = totalsOf(uploads)
          expect(loaded).toBeLessThanOrEqual(bytes)
        }
      }),
    )
  })
})
