import { describe, expect, it } from 'vitest'
import { apiErrorFrom, readApiError } from './errors.ts'

describe('a refusal', () => {
  it('carries what the problem document says', async () => {
    const body = {
      status: 413,
      title: 'Too large',
      detail: 'Over the limit.',
      code: 'documents.too_large',
      request_id: 'r1',
      limit_bytes: 5,
      errors: [{ path: 'file', message: 'is too large', code: 'x' }],
    }
    const error = await readApiError(new Response(JSON.stringify(body), { status: 413, headers: { 'retry-after': '7' } }))
    expect(error).toMatchObject({ status: 413, code: 'documents.too_large', message: 'Over the limit.', requestId: 'r1', retryAfterS: 7 })
    expect([error.extra.limit_bytes, error.faults]).toEqual([5, [{ path: 'file', message: 'is too large', code: 'x' }]])
  })

  it('from something that speaks no problem+json still has a status, words and the id of the header', async () => {
    const error = await readApiError(new Response('<html>Bad gateway</html>', { status: 502, headers: { 'x-request-id': 'r2' } }))
    expect(error).toMatchObject({ status: 502, code: 'http.502', message: 'The server answered 502.', requestId: 'r2', faults: [] })
  })

  it('with faults of an unknown shape passes over them', () => {
    expect(apiErrorFrom(new Response(null, { status: 422 }), { errors: [7, { path: 'a' }, null] }).faults).toEqual([])
  })
})
