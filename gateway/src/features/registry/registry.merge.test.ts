import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { aService } from './registry.builders.ts'
import { defaultServices } from './registry.defaults.ts'
import { mergeServices } from './registry.merge.ts'
import { serviceFaults } from './registry.policy.ts'
import { snapshotOf } from './registry.snapshot.ts'

const own = { host: '127.0.0.1', port: 8000, publicUrl: 'http://localhost:8000' }
const builtIn = defaultServices({ documentsUrl: 'http://127.0.0.1:8001', aiUrl: 'http://127.0.0.1:8002' })
const row = (key: string, entry: Record<string, unknown> = {}) => ({
  key,
  version: 1,
  entry: { name: key, upstream: 'http://127.0.0.1:9', ...entry },
})
const merge = (base: Parameters<typeof mergeServices>[0], rows: ReturnType<typeof row>[], order: string[] = []) =>
  mergeServices(base, { rows, order }, own)

it('gives a key that is in the file and in the database to the file, and says so', () => {
  const { services, setAside } = merge([aService({ key: 'wiki', name: 'From file' })], [row('wiki'), row('other')])
  expect(services.map(({ key, name, source }) => [key, name, source])).toEqual([
    ['wiki', 'From file', 'file'],
    ['other', 'other', 'admin'],
  ])
  expect(setAside).toEqual([{ key: 'wiki', name: 'wiki', reason: 'in_file', faults: [] }])
})

it('sets aside what is stored and not valid, and nothing else', () => {
  const { services, setAside } = merge(builtIn, [
    row('bad', { upstream: 'nowhere' }),
    row('good'),
    row('self', { upstream: 'http://localhost:8000' }),
  ])
  expect(services.map(({ key }) => key)).toEqual(['documents', 'ai', 'good'])
  expect(setAside.map(({ key, reason, faults }) => [key, reason, faults[0]?.path])).toEqual([
    ['bad', 'invalid', 'upstream'],
    ['self', 'invalid', 'upstream'],
  ])
})

it('sets aside a stored service whose mount the file has taken meanwhile', () => {
  const { setAside } = merge([aService({ key: 'wiki', name: 'Wiki', mount: '/api/w' })], [row('other', { mount: '/api/w' })])
  expect(setAside).toEqual([
    { key: 'other', name: 'other', reason: 'invalid', faults: [{ path: 'mount', message: 'is /api/w, which Wiki has already' }] },
  ])
})

it('keeps a service that comes along as it is when what was changed of it does not fit any more', () => {
  const { services, setAside } = mergeServices(
    builtIn,
    { rows: [{ key: 'ai', version: 1, entry: { interval_s: 5, timeout_ms: 20_000 } }], order: [] },
    own,
  )
  expect(services).toEqual(builtIn)
  expect(setAside[0]?.key).toBe('ai')
})

it('does without a need that is no service any more', () => {
  const { services, setAside } = merge([], [row('wiki', { depends_on: ['gone'] })])
  expect([services[0]?.depends_on, setAside]).toEqual([[], []])
})

it('shows the usual icon for one that no longer comes along', () => {
  expect(merge([], [row('wiki', { icon: 'was-there-once' })]).services[0]?.icon).toBe('app-window')
})

it('never puts anything faulty in force, and never touches the base, whatever is stored', () => {
  const key = fc.constantFrom('documents', 'ai', 'a', 'b', 'c', 'd')
  const entry = fc.record(
    {
      name: fc.string({ maxLength: 5 }),
      upstream: fc.constantFrom('http://a', 'http://localhost:8000', 'http://169.254.169.254', 'x', 7),
      mount: fc.constantFrom('/api/a', '/api/b', '/api/auth', '/api/documents'),
      depends_on: fc.array(key, { maxLength: 2 }),
      kind: fc.constantFrom('api', 'link'),
      timeout_ms: fc.constantFrom(100, 30_000),
      interval_s: fc.constantFrom(5, 30),
    },
    { requiredKeys: [] },
  )
  const rows = fc.uniqueArray(fc.record({ key, entry, version: fc.constant(1) }), { selector: (one) => one.key })
  fc.assert(
    fc.property(rows, fc.array(key), (stored, order) => {
      const { services, setAside } = mergeServices(builtIn, { rows: stored, order }, own)
      expect(serviceFaults(services, own)).toEqual([])
      expect(services.filter(({ source }) => source === 'builtin')).toHaveLength(2)
      const accounted = new Set([...services, ...setAside].map((one) => one.key))
      expect(stored.every((one) => accounted.has(one.key))).toBe(true)
    }),
  )
})

it('is the same snapshot while nothing differs, and the same object for each service that does not', () => {
  const first = snapshotOf([aService({ key: 'a' }), aService({ key: 'b' })], null)
  expect(snapshotOf([aService({ key: 'a' }), aService({ key: 'b' })], first)).toBe(first)
  const second = snapshotOf([aService({ key: 'a' }), aService({ key: 'b', name: 'New' })], first)
  expect(second).not.toBe(first)
  expect(second.services[0]).toBe(first.services[0])
  expect(second.services[1]).not.toBe(first.services[1])
})
