import { StartupError } from '@gatehouse/kit/errors'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseServices, readServicesFile } from './registry.file.ts'
import { serviceEntrySchema, type Service } from './registry.schemas.ts'

const own = { host: '127.0.0.1', port: 8000, publicUrl: 'https://apps.example.org' }

const parse = (text: string): Service[] => parseServices(text, { file: 'services.yaml', own })

function faultsOf(text: string): string[] {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof StartupError) return error.faults
    throw error
  }
  return []
}

const withUpstream = (upstream: string): string => `services:\n  - key: wiki\n    name: Wiki\n    upstream: ${upstream}\n`
const withMount = (mount: string): string => `${withUpstream('http://wiki:3000')}    mount: ${mount}\n`

describe('a services file', () => {
  it('completes an entry with defaults', () => {
    expect(parse(withUpstream('http://wiki:3000/'))).toStrictEqual([
      {
        key: 'wiki',
        name: 'Wiki',
        description: '',
        icon: 'app-window',
        picture: null,
        category: '',
        kind: 'api',
        upstream: 'http://wiki:3000',
        mount: '/api/wiki',
        host: null,
        open_url: '/api/wiki/',
        health_path: '/health',
        interval_s: 30,
        timeout_ms: 3000,
        rise: 2,
        fall: 2,
        visibility: 'granted',
        listed: false,
        max_body_bytes: 1024 ** 3,
        max_in_flight: 1000,
        max_waiting: 1000,
        headers_timeout_ms: 60_000,
        idle_timeout_ms: 60_000,
        enabled: true,
        maintenance: false,
        depends_on: [],
        trusted: false,
        source: 'file',
      },
    ])
  })

  it('never mounts a link', () => {
    const [link] = parse('services:\n  - { key: mail, name: Mail, kind: link, open_url: "https://mail.example.org" }\n')
    expect(link).toMatchObject({ mount: null, upstream: null, open_url: 'https://mail.example.org' })
  })

  it('may be empty of services', () => {
    expect(parse('services: []')).toStrictEqual([])
  })

  it('lets one mount lie within another', () => {
    const text =
      'services:\n  - { key: a, name: A, upstream: "http://a" }\n  - { key: b, name: B, upstream: "http://b", mount: /api/a/b }\n'
    expect(parse(text).map((service) => service.mount)).toStrictEqual(['/api/a', '/api/a/b'])
  })
})

describe('a fault of a services file', () => {
  it('is told with line, column and path', () => {
    expect(faultsOf('services:\n  - key: wiki\n    name: Wiki\n    upstream: http://wiki:3000\n    interval_s: soon\n')).toStrictEqual([
      'In services.yaml, line 5, column 17: services[0].interval_s must be a whole number.',
    ])
  })

  it('is told together with all others', () => {
    const text = 'services:\n  - key: Wiki\n    name: 7\n    upstrem: http://wiki\n    rise: 0\n    fall: 99\n    enabled: 1\n'
    expect(faultsOf(text)).toStrictEqual([
      'In services.yaml, line 2, column 10: services[0].key must begin with a lower-case letter and hold only lower-case letters, digits and -.',
      'In services.yaml, line 3, column 11: services[0].name must be text.',
      'In services.yaml, line 5, column 11: services[0].rise must be at least 1.',
      'In services.yaml, line 6, column 11: services[0].fall must be at most 10.',
      'In services.yaml, line 7, column 14: services[0].enabled must be true or false.',
      'In services.yaml, line 4, column 14: services[0].upstrem is not a known setting.',
    ])
  })

  it.each([
    ['services:\n  - key: a\n    key: b\n', 'line 3, column 5: Map keys must be unique'],
    ['services: [', 'line 1, column 12: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['services: !!js/function x', 'line 1, column 11: Unresolved tag: tag:yaml.org,2002:js/function'],
    ['', 'line 1, column 1: the file must be a map'],
    ['apps: []', 'services must be a list'],
    ['services: {}', 'line 1, column 11: services must be a list'],
    ['services: []\n---\nservices: []\n', 'Source contains multiple documents'],
  ])('is told for %j', (text, expected) => {
    expect(faultsOf(text).join('\n')).toContain(expected)
  })

  it('is told for aliases that would multiply without end', () => {
    const text = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdef'.split('').map((name, at) => `${name}: &${name} [${`*${'abcde'[at]},`.repeat(10)}]`),
      'services: *f',
    ].join('\n')
    expect(faultsOf(text).join()).toContain('Excessive alias count')
  })

  it.each([
    '/api/auth',
    '/api/auth/x',
    '/api/admin',
    '/api/services',
    '/api/users',
    '/api/settings',
    '/api/setup',
    '/api/docs',
    '/api/openapi.json',
    '/api/profile',
  ])('is the mount %s, which the gateway keeps for itself', (mount) => {
    expect(faultsOf(withMount(mount))).toStrictEqual([
      `In services.yaml, line 5, column 12: services[0].mount is ${mount}, which Gatehouse keeps for itself; choose another path.`,
    ])
  })

  it.each([
    '/',
    '/wiki',
    '/health',
    '/.well-known',
    '/api',
    '/api/',
    '/api/wiki/',
    '/api//wiki',
    '/api/../x',
    '/api/./x',
    '/api/Wiki',
    '/api/%61',
    'api/wiki',
    '"/api/a b"',
    '/api/a;b',
    '/apix/wiki',
  ])('is the mount %s, which is no path below /api/ in normal form', (mount) => {
    expect(faultsOf(withMount(mount))).toHaveLength(1)
  })

  it.each([
    'http://169.254.169.254',
    'http://2852039166',
    'http://0xa9fea9fe',
    'http://[::ffff:a9fe:a9fe]:80',
    'http://[fe80::1]',
    'http://0',
    'http://[::]',
    'http://①⑥⑨.254.169.254',
    'http://100.100.100.200',
  ])('is the upstream %s, a special address however it is spelled', (upstream) => {
    expect(faultsOf(withUpstream(`"${upstream}"`)).join()).toContain('a link-local, metadata or special address, which may not be called')
  })

  it.each([
    'http://127.0.0.1:8000',
    'http://localhost:8000/x',
    'http://127.1:8000',
    'http://[::1]:8000',
    'https://apps.example.org',
    'http://[::ffff:127.0.0.1]:8000',
    'http://gw.localhost:8000',
  ])('is the upstream %s, the gateway itself', (upstream) => {
    expect(faultsOf(withUpstream(`"${upstream}"`)).join()).toContain('the gateway itself')
  })

  it.each([
    'ftp://wiki',
    'http://a@wiki',
    'http://a:b@wiki',
    'http://wiki?x=1',
    'http://wiki#x',
    'http://wiki?',
    '//wiki',
    'wiki:3000',
    'http://wiki\\\\@evil',
    'http://wiki/%2e',
    'http://wiki//x',
  ])('is the upstream %s, which is no plain web address', (upstream) => {
    expect(faultsOf(withUpstream(`"${upstream}"`))).toHaveLength(1)
  })

  it.each(['//evil', '@evil', 'http://evil/', 'health', '"/a b"', '/a\\\\b', '/a#b', '"?"'])(
    'is the health path %s, which would leave the upstream',
    (path) => {
      expect(faultsOf(`${withUpstream('http://wiki')}    health_path: ${path}\n`)).toHaveLength(1)
    },
  )

  it.each(['javascript:alert(1)', '//evil.example', 'data:text/html,x', '/\\\\evil.example', 'ftp://x'])(
    'is the address to open %s',
    (url) => {
      expect(faultsOf(`${withUpstream('http://wiki')}    open_url: "${url}"\n`)).toHaveLength(1)
    },
  )

  it('is a key or mount that is taken', () => {
    const text = 'services:\n  - { key: a, name: A, upstream: "http://a" }\n  - { key: a, name: B, upstream: "http://b" }\n'
    expect(faultsOf(text)).toStrictEqual([
      'In services.yaml, line 3, column 12: services[1].key is a, which services[0] has already.',
      'In services.yaml, line 3, column 5: services[1].mount is /api/a, which services[0] has already.',
    ])
  })

  it('is an api without upstream, a link without address and a check longer than its interval', () => {
    const text =
      'services:\n  - { key: a, name: A }\n  - { key: b, name: B, kind: link }\n  - { key: c, name: C, upstream: "http://c", interval_s: 5, timeout_ms: 6000 }\n'
    expect(faultsOf(text).map((fault) => fault.split(': ')[1])).toStrictEqual([
      'services[0].upstream is missing',
      'services[1].open_url is missing',
      'services[2].timeout_ms is longer than interval_s, so checks would overtake one another.',
    ])
  })

  it('is a file that is not there', async () => {
    await expect(readServicesFile('/nowhere/services.yaml', own)).rejects.toThrow(
      'GATEHOUSE_SERVICES names /nowhere/services.yaml, which cannot be read (ENOENT).',
    )
  })
})

it('reads services from a file', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'services-')), 'services.yaml')
  await writeFile(file, withUpstream('http://wiki:3000'))
  expect((await readServicesFile(file, own)).map((service) => service.key)).toStrictEqual(['wiki'])
})

it('reads the example of the documentation', async () => {
  const example = resolve(import.meta.dirname, '../../../../docs/examples/services.yaml')
  const services = await readServicesFile(example, own)
  expect(services.map(({ key, kind, mount }) => [key, kind, mount])).toStrictEqual([
    ['documents', 'api', '/api/documents'],
    ['ai', 'api', '/api/ai'],
    ['inventory', 'api', '/api/inventory'],
    ['mail', 'link', null],
  ])
})

const parseNeeds = (needs: Record<string, string[]>): Service[] =>
  parse(
    JSON.stringify({
      services: Object.entries(needs).map(([key, depends_on]) => ({ key, name: key, upstream: 'http://app.test', depends_on })),
    }),
  )

describe('what a service needs', () => {
  it('is kept', () => {
    expect(parseNeeds({ wiki: ['db'], db: [] })[0]?.depends_on).toStrictEqual(['db'])
  })

  it.each([
    [{ wiki: ['nothing'] }, 'names nothing, which is no service'],
    [{ wiki: ['wiki'] }, 'names the service itself'],
    [{ wiki: ['db'], db: ['disk'], disk: ['wiki'] }, 'names db, which needs wiki in turn'],
  ])('%j is refused', (needs, sentence) => {
    expect(() => parseNeeds(needs)).toThrow(sentence)
  })
})

it('documents every setting', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../../../../docs/services.md'), 'utf8')
  const undocumented = Object.keys(serviceEntrySchema.shape).filter((setting) => !page.includes(`\`${setting}\``))
  expect(undocumented).toStrictEqual([])
})
