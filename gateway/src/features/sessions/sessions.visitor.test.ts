import { cpuMsOf } from '@gatehouse/kit/testing/cpu-time'
import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeClient } from './sessions.visitor.ts'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('what a User-Agent says', () => {
  it.each([
    [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/156.0.0.0 Safari/537.36`, 'Chrome', 'Linux'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, 'Microsoft Edge', 'Windows'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
      'Safari',
      'macOS',
    ],
    [`Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/150.0.0.0 Mobile Safari/537.36`, 'Chrome', 'Android'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox', 'Linux'],
    ['curl/8.5.0', 'curl', null],
    ['python-requests/2.31', 'python-requests', null],
    ['Mozilla/5.0 <script>alert(1)</script>', null, null],
    ['   ', null, null],
    [undefined, null, null],
  ])('%s', (userAgent, client, os) => {
    expect(describeClient(userAgent)).toEqual({ client, os })
  })

  it('is short and printable, whatever it is', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 2000 }), (userAgent) => {
        const { client, os } = describeClient(userAgent)
        for (const name of [client ?? 'x', os ?? 'x']) expect(name).toMatch(/^[ -~]{1,40}$/)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(['('.repeat(100_000), 'a/'.repeat(50_000), 'Mozilla/5.0 '.repeat(10_000)])('D11: takes no time', async (userAgent) => {
    expect(await cpuMsOf(() => describeClient(userAgent))).toBeLessThan(50)
  })
})
