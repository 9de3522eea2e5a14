import { describe, expect, it } from 'vitest'
import { changeFrom, faultsIn, keyFrom, newServiceFrom, newValues, worstDetectionS } from './service-values.ts'
import { inOrder, movedTo } from './order.ts'

describe('a service in a form', () => {
  it('is sent without what is as usual', () => {
    expect(newServiceFrom({ ...newValues, key: 'wiki', name: ' Wiki ', upstream: 'http://wiki:3000' })).toEqual({
      key: 'wiki',
      name: 'Wiki',
      upstream: 'http://wiki:3000',
    })
  })

  it('sends only what changed, in the units of the API', () => {
    const after = { ...newValues, max_body_bytes: 5, headers_timeout_ms: '90', mount: '' }
    expect(changeFrom({ ...newValues, mount: '/api/w' }, after)).toEqual({
      max_body_bytes: 5 * 1024 ** 2,
      headers_timeout_ms: 90_000,
      mount: null,
    })
  })

  it('sends nothing that only another kind has', () => {
    const before = { ...newValues, key: 'grafana', name: 'Grafana', upstream: 'http://grafana:3000', mount: '/api/g', trusted: true }
    const site = { ...before, kind: 'site' as const, host: 'grafana.example.org' }
    expect(changeFrom(before, site)).toEqual({ kind: 'site', host: 'grafana.example.org', mount: null, trusted: false })
    expect(changeFrom({ ...site, mount: '', trusted: false }, { ...site, kind: 'link' })).toEqual({ kind: 'link', host: null })
  })

  it('says what is missing at its field', () => {
    expect(Object.keys(faultsIn({ ...newValues, interval_s: '' }))).toEqual(['name', 'key', 'upstream', 'interval_s'])
    expect(Object.keys(faultsIn({ ...newValues, name: 'Mail', key: 'mail', kind: 'link' }))).toEqual(['open_url'])
    expect(Object.keys(faultsIn({ ...newValues, name: 'Mail', key: 'mail', kind: 'site' }))).toEqual(['upstream', 'host'])
  })
})

it.each([
  ['Team Wiki', 'team-wiki'],
  ['Über 2 Äpfel', 'uber-2-apfel'],
  ['2nd', 'nd'],
  ['維基', ''],
])('makes the key of %s', (name, key) => {
  expect(keyFrom(name)).toBe(key)
})

it('counts until a fault shows at most', () => {
  expect(worstDetectionS({ interval_s: 30, timeout_ms: 3000, fall: 2 })).toBe(40)
})

it('moves one to another place, and nothing beyond the ends', () => {
  expect(movedTo(['a', 'b', 'c'], 'b', 0)).toEqual(['b', 'a', 'c'])
  expect(movedTo(['a', 'b', 'c'], 'a', 2)).toEqual(['b', 'c', 'a'])
  expect([movedTo(['a', 'b'], 'b', 2), movedTo(['a', 'b'], 'a', -1), movedTo(['a'], 'x', 0)]).toEqual([null, null, null])
})

it('puts those in order that are named, and leaves the others where they are', () => {
  const keys = ['file', 'a', 'b', 'c'].map((key) => ({ key }))
  expect(inOrder(keys, ['c', 'a', 'b']).map(({ key }) => key)).toEqual(['file', 'c', 'a', 'b'])
})
