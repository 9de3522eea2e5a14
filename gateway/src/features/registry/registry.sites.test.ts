import { StartupError } from '@gatehouse/kit/errors'
import { describe, expect, it } from 'vitest'
import { parseServices } from './registry.file.ts'

const own = { host: '127.0.0.1', port: 8000, publicUrl: 'https://apps.example.org' }

function faultsOf(text: string): string[] {
  try {
    parseServices(text, { file: 'services.yaml', own })
  } catch (error) {
    if (error instanceof StartupError) return error.faults
    throw error
  }
  return []
}

const withUpstream = (upstream: string): string => `services:\n  - key: wiki\n    name: Wiki\n    upstream: ${upstream}\n`
const site = (key: string): string => `  - { key: ${key}, name: A, kind: site, host: wiki.example.org, upstream: 'http://wiki:3000' }\n`

describe('a fault of a site', () => {
  it.each([
    ['no host', '', 'services[0].host is missing: say by which host name people reach the site'],
    ['the address of Gatehouse', '    host: apps.example.org\n', 'services[0].host is apps.example.org, the address of Gatehouse itself'],
    ['the address of Gatehouse in capitals', '    host: APPS.example.org\n', 'the address of Gatehouse itself'],
    ['a scheme', '    host: https://wiki.example.org\n', 'services[0].host must be a host name such as grafana.example.org'],
    ['a port', '    host: wiki.example.org:8000\n', 'services[0].host must be a host name'],
    ['a path', '    host: wiki.example.org/x\n', 'services[0].host must be a host name'],
    ['an address', '    host: 192.0.2.1\n', 'services[0].host must be a host name'],
    ['an underscore', '    host: a_b.example.org\n', 'services[0].host must be a host name'],
    ['a wildcard', "    host: '*.example.org'\n", 'services[0].host must be a host name'],
    ['a mount', '    host: wiki.example.org\n    mount: /api/wiki\n', 'services[0].mount is for kind api; a site has a host'],
  ])('is a site with %s', (_what, lines, fault) => {
    expect(faultsOf(`${withUpstream('http://wiki:3000')}    kind: site\n${lines}`).join()).toContain(fault)
  })

  it('is a host of a service that is no site, or of two', () => {
    expect(faultsOf(`${withUpstream('http://wiki:3000')}    host: wiki.example.org\n`).join()).toContain(
      'services[0].host is for kind site',
    )
    expect(faultsOf(`services:\n${site('one')}${site('two')}`).join()).toContain(
      'services[1].host is wiki.example.org, which services[0] has',
    )
  })

  it('is a site without an upstream', () => {
    const text = 'services:\n  - { key: wiki, name: Wiki, kind: site, host: wiki.example.org }\n'
    expect(faultsOf(text).join()).toContain('services[0].upstream is missing')
  })
})
