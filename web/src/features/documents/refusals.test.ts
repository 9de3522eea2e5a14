import { describe, expect, it } from 'vitest'
import { ApiError, UnreachableError } from '../../api/errors.ts'
import { faultOf, refusalOf } from './refusals.ts'

const megabyte = 1024 ** 2

function anError(status: number, code: string, extra: object = {}) {
  return new ApiError(status, { code, detail: 'As the server says.', request_id: 'r1', ...extra }, { requestId: null, retryAfter: null })
}

describe('a refused upload', () => {
  it('of the same bytes leads to the document that is here already', () => {
    expect(refusalOf(anError(409, 'documents.duplicate', { document_id: 'd1' }), 1)).toEqual({ kind: 'duplicate', documentId: 'd1' })
  })

  it('that is too large says the limit and is not tried again', () => {
    const refusal = refusalOf(anError(413, 'documents.too_large', { limit_bytes: 25 * megabyte }), 32 * megabyte)
    expect(refusal).toEqual({ kind: 'failed', reason: '32 MB is more than the limit of 25 MB.', requestId: 'r1', canRetry: false })
  })

  it('whose connection was lost can be tried again', () => {
    expect(refusalOf(new UnreachableError('cut'), 1)).toMatchObject({ kind: 'failed', canRetry: true })
  })

  it('that the service could not take just now can be tried again, with the id of the request', () => {
    expect(refusalOf(anError(502, 'proxy.upstream_unreachable'), 1)).toMatchObject({
      reason: 'As the server says.',
      requestId: 'r1',
      canRetry: true,
    })
  })
})

describe('before anything is sent', () => {
  it('a PDF within the limit is let through', async () => {
    expect(await faultOf(new File(['%PDF-1.7 …'], 'a.pdf'), megabyte)).toBeNull()
  })

  it('a picture called .pdf is told apart', async () => {
    expect(await faultOf(new File(['\u0089PNG'], 'a.pdf', { type: 'application/pdf' }), megabyte)).toMatchObject({
      reason: 'This is not a PDF.',
    })
  })

  it('a file over the limit is refused with both sizes', async () => {
    expect(await faultOf(new File(['x'.repeat(3000)], 'a.pdf'), 2048)).toMatchObject({ reason: '2.9 KB is more than the limit of 2 KB.' })
  })

  it('an empty file is called empty', async () => {
    expect(await faultOf(new File([], 'a.pdf'), undefined)).toMatchObject({ reason: 'This file is empty.' })
  })
})
