import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valuesOf } from './proxy.builders.ts'
import { foldName } from './proxy.header-names.ts'
import { RequestHead } from './proxy.request-head.ts'
import { endToEndHeaders } from './proxy.request-headers.ts'

const rules = { gatewayCookieNames: new Set(['gatehouse']), isOwnAuthorization: (value: string) => value.startsWith('Bearer ours') }

function kept(headers: string[]): string[] {
  return endToEndHeaders(
    new RequestHead({ method: 'GET', target: '/', version: '1.1', headers, peer: '127.0.0.1', encrypted: false }),
    rules,
  )
}

describe('of a request header, an upstream never sees', () => {
  it.each([
    'X-User-Id',
    'x_user_id',
    'X_User-Id',
    'x-user_id',
    'X.User.Id',
    'X-USER-EMAIL',
    'X-User-Anything',
    'x~user~role',
    'X-Gatehouse-Assertion',
    'X_GATEHOUSE_ASSERTION',
    'x-gatehouse-new',

    'Remote-User',
    'REMOTE_USER',
    'remote-groups',
    'Remote_Email',
    'remote-name',
    'X-Remote-User',
    'X-WEBAUTH-USER',
    'X-Auth-Request-Email',

    'Connection',
    'Keep-Alive',
    'Proxy-Connection',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Proxy-Authorization',
    'HTTP2-Settings',
    'Expect',
    'Transfer_Encoding',
    'Content_Length',
    'x_forwarded_for',

    'X-Forwarded-For',
    'X-Forwarded-Proto',
    'X-Forwarded-Prefix',
    'X-Forwarded-Uri',
    'X-Forwarded-Anything',
    'Forwarded',
    'X-Real-IP',
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-Request-Id',
    'Proxy',
  ])('%s', (name) => {
    expect(kept([name, 'gzip'])).toStrictEqual([])
  })
})

describe('of a request header, an upstream sees unchanged', () => {
  it.each([
    'Accept',
    'Origin',
    'Sec-Fetch-Site',
    'Range',
    'If-None-Match',
    'Last-Event-ID',
    'X-Users',
    'X-Userid',
    'Remotely',
    'X-CSRF-Token',
    'X_Custom',
    'Content-Type',
    'Cache-Control',
    'Referer',
    'DNT',
  ])('%s', (name) => {
    expect(kept([name, 'a, b'])).toStrictEqual([name, 'a, b'])
  })

  it('repeated ones, in order and spelling', () => {
    expect(kept(['X-A', '1', 'x-a', '2', 'X-B', '3'])).toStrictEqual(['X-A', '1', 'x-a', '2', 'X-B', '3'])
  })

  it('an Authorization that is not ours', () => {
    expect(kept(['Authorization', 'Basic abc'])).toStrictEqual(['Authorization', 'Basic abc'])
    expect(kept(['Authorization', 'Bearer ours'])).toStrictEqual([])
  })
})

it('drops what Connection lists, in any spelling, and nothing the gateway relies on', () => {
  const headers = [
    'Connection',
    'X-Hop, x-other',
    'connection',
    'Cookie, authorization, origin',
    'x-hop',
    '1',
    'X-Other',
    '2',
    'X-Stay',
    '3',
    'Cookie',
    'a=1',
    'Authorization',
    'Basic x',
    'Origin',
    'o',
  ]
  expect(kept(headers)).toStrictEqual(['X-Stay', '3', 'Cookie', 'a=1', 'Authorization', 'Basic x', 'Origin', 'o'])
})

it('tells the upstream of a client that takes trailers', () => {
  expect(kept(['TE', 'trailers, deflate;q=0.5', 'Connection', 'TE'])).toStrictEqual(['te', 'trailers'])
})

const tokenName = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from('abXY01-_.~!')), minLength: 1, maxLength: 12 }),
  fc
    .tuple(
      fc.constantFrom('x', 'X', ''),
      fc.constantFrom('-', '_', '.', '~'),
      fc.constantFrom('user', 'USER', 'gatehouse', 'Remote', 'forwarded'),
      fc.constantFrom('-', '_', '.', ''),
      fc.constantFrom('id', 'For', 'x'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('Connection', 'Host', 'Content-Length', 'Cookie', 'Remote-User', 'TE'),
)
const rawHeaders = fc
  .array(fc.tuple(tokenName, fc.constantFrom('1', 'x-user-id', 'a=1; gatehouse=s; b=2', 'close, x-a')), { maxLength: 10 })
  .map((pairs) => pairs.flat())

it('leaves no spelling of an identity, origin or hop header, whatever the headers', () => {
  fc.assert(
    fc.property(rawHeaders, (headers) => {
      const names = kept(headers).filter((_text, at) => at % 2 === 0)
      const folded = names.filter((name) => name !== 'te' && name !== 'content-length').map(foldName)
      expect(
        folded.filter((name) =>
          /^(x-user-|x-gatehouse-|remote-|x-forwarded(-|$)|forwarded$|connection$|host$|transfer-encoding$|te$|content-length$)/.test(name),
        ),
      ).toStrictEqual([])
      expect(valuesOf(kept(headers), 'cookie').join()).not.toContain('gatehouse=s')
    }),
    { numRuns: 5000 },
  )
})

it('removes nothing more when it is applied again', () => {
  fc.assert(
    fc.property(rawHeaders, (headers) => {
      const once = kept(headers).filter((_text, at, all) => !['te', 'content-length'].includes(all[at - (at % 2)] ?? ''))
      expect(kept(once)).toStrictEqual(once)
    }),
    { numRuns: 5000 },
  )
})
