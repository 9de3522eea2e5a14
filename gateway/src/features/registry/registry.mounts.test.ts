import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aService } from './registry.builders.ts'
import { compileMounts } from './registry.mounts.ts'

const match = compileMounts([
  aService({ key: 'a', mount: '/api/a' }),
  aService({ key: 'ab', mount: '/api/a/b' }),
  aService({ key: 'deep', mount: '/api/x/y/z' }),
  aService({ key: 'link', kind: 'link', mount: null, upstream: null }),
])

describe('the service of a path', () => {
  it.each([
    ['/api/a', 'a'],
    ['/api/a/', 'a'],
    ['/api/a/c', 'a'],
    ['/api/a/b', 'ab'],
    ['/api/a/b/c/d/e/f', 'ab'],
    ['/api/a/bc', 'a'],
    ['/api/x/y/z/w', 'deep'],
    ['/api/x/y', null],
    ['/api/ab', null],
    ['/api/A', null],
    ['/api', null],
    ['/', null],
    ['', null],
    ['//api/a', null],
    ['/api//a', null],
    ['/api/%61', null],
    ['api/a', null],
  ])('of %s is %s', (path, key) => {
    expect(match(path)?.key ?? null).toBe(key)
  })

  it('is the longest mount that covers whole segments, whatever the mounts', () => {
    const segment = fc.constantFrom('a', 'b', 'ab', 'c')
    const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => `/api/${parts.join('/')}`)
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 8 }), path, (mounts, asked) => {
        const expected = mounts
          .filter((mount) => asked === mount || asked.startsWith(`${mount}/`))
          .toSorted((one, other) => other.length - one.length)[0]
        const found = compileMounts(mounts.map((mount) => aService({ mount })))(asked)
        expect(found?.mount).toBe(expected)
      }),
    )
  })
})
