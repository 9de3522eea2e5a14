import { appIconNames } from '@gatehouse/contracts/app-icons'
import { plainLines } from '@gatehouse/kit/text'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseServices } from './registry.file.ts'
import { serviceEntrySchema, serviceFrom, type ServiceEntry } from './registry.schemas.ts'
import { servicesToYaml } from './registry.yaml.ts'

const own = { host: '127.0.0.1', port: 8000, publicUrl: 'https://apps.example.org' }
const read = (text: string) => parseServices(text, { file: 'services.yaml', own })
const entry = (members: object): ServiceEntry => serviceEntrySchema.parse(members)

it('leaves out what is as usual', () => {
  const services = [
    serviceFrom(entry({ key: 'wiki', name: 'Wiki', upstream: 'http://wiki:3000', category: 'Team: all' }), 'admin'),
    serviceFrom(entry({ key: 'mail', name: 'yes', kind: 'link', open_url: 'https://mail.example.org' }), 'admin'),
  ]
  expect(servicesToYaml(services)).toBe(
    [
      'services:',
      '  - key: wiki',
      '    name: Wiki',
      '    category: "Team: all"',
      '    upstream: http://wiki:3000',
      '',
      '  - key: mail',
      '    name: yes',
      '    kind: link',
      '    open_url: https://mail.example.org',
      '',
    ].join('\n'),
  )
})

it('is read back to the very same services, whatever they are', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('yes', '12', '- a', 'a: b', '# no', '|', '"', "'", 'null', '~', '  x  ', 'a\nb\n\n c', '\u0085', 'C:\\d'),
  )
  const line = text.map((value) => value.replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ' ')).filter((value) => value.isWellFormed())
  const name = line.map((value) => value.trim()).filter((value) => value !== '' && value.length <= 100)
  const one = fc.record({
    name,
    description: text.filter((value) => value.isWellFormed() && plainLines.test(value)),
    icon: fc.constantFrom(...appIconNames),
    picture: fc.option(fc.stringMatching(/^[0-9a-f]{32}$/), { nil: undefined }),
    category: line.filter((value) => value.length <= 100),
    kind: fc.constantFrom('api', 'link'),
    upstream: word.map((host) => `http://${host}.example:3000/base`),
    mount: fc.option(
      word.map((path) => `/api/x-${path}`),
      { nil: undefined },
    ),
    open_url: fc.option(
      word.map((path) => `/${path}`),
      { nil: undefined },
    ),
    interval_s: fc.integer({ min: 30, max: 3600 }),
    timeout_ms: fc.integer({ min: 100, max: 30_000 }),
    rise: fc.integer({ min: 1, max: 10 }),
    visibility: fc.constantFrom('everyone', 'granted'),
    max_body_bytes: fc.integer({ min: 0, max: 2 ** 40 }),
    enabled: fc.boolean(),
    trusted: fc.boolean(),
    maintenance: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 5 }), (some) => {
      const services = some.map((members, at) => {
        const mount = members.mount === undefined ? undefined : `${members.mount}-${at}`
        const open_url = members.kind === 'link' ? (members.open_url ?? '/somewhere') : members.open_url
        return serviceFrom(entry({ ...members, key: `k${at}`, mount, open_url, depends_on: at > 0 ? ['k0'] : [] }))
      })
      expect(read(servicesToYaml(services))).toEqual(services)
    }),
  )
})

it('writes none as an empty list', () => {
  expect(read(servicesToYaml([]))).toEqual([])
})
