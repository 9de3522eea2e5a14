import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rootCause } from './health.dependencies.ts'

const graph = (needs: Record<string, string[]>) => new Map(Object.entries(needs).map(([key, depends_on]) => [key, { key, depends_on }]))

describe('the root of an outage', () => {
  const services = graph({ web: ['api', 'cache'], api: ['db'], cache: [], db: ['disk'], disk: [] })
  const cause = (...down: string[]) => rootCause('web', services, (key) => down.includes(key))

  it('is none when nothing that it needs is down', () => {
    expect(cause('web')).toBeNull()
  })

  it('is what it needs', () => {
    expect(cause('web', 'cache')).toBe('cache')
  })

  it('is the deepest that is down', () => {
    expect(cause('web', 'api', 'db', 'disk')).toBe('disk')
    expect(cause('web', 'api', 'disk')).toBe('disk')
    expect(cause('web', 'api', 'db')).toBe('db')
  })

  it('is none for a service that nobody knows', () => {
    expect(rootCause('nothing', services, () => true)).toBeNull()
  })
})

it('is found in any graph, with circles too, and is down', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f']
  const needs = fc.record(Object.fromEntries(keys.map((key) => [key, fc.subarray(keys)])))
  fc.assert(
    fc.property(needs, fc.subarray(keys), (graphOf, down) => {
      const cause = rootCause('a', graph(graphOf), (key) => down.includes(key))
      expect(cause === null || (down.includes(cause) && cause !== 'a')).toBe(true)
    }),
  )
})
