import { expect, it } from 'vitest'
import { aService } from './registry.builders.ts'
import { createRegistry, registryOf } from './registry.feature.ts'

const own = { host: '127.0.0.1', port: 8000, publicUrl: 'http://localhost:8000' }
const urls = { documentsUrl: 'http://127.0.0.1:8001', aiUrl: 'http://127.0.0.1:8002' }

it('registers documents and ai, trusted and for everyone, when there is no file', async () => {
  const registry = await createRegistry({ servicesFile: null, ...urls, own })
  expect(registry.services()).toMatchObject([
    {
      key: 'documents',
      name: 'Documents',
      mount: '/api/documents',
      upstream: 'http://127.0.0.1:8001/documents',
      open_url: '/documents',
      visibility: 'everyone',
      trusted: true,
    },
    {
      key: 'ai',
      name: 'Chat',
      mount: '/api/ai',
      upstream: 'http://127.0.0.1:8002',
      open_url: '/chat',
      visibility: 'everyone',
      trusted: true,
    },
  ])
})

it('refuses to be its own documents service', async () => {
  await expect(createRegistry({ servicesFile: null, ...urls, aiUrl: 'http://localhost:8000', own })).rejects.toThrow(
    'AI_URL is http://localhost:8000, the gateway itself.',
  )
})

it('finds a service by key and by path', () => {
  const registry = registryOf([aService({ key: 'wiki', mount: '/api/wiki' })])
  expect([registry.find('wiki')?.key, registry.find('other'), registry.match('/api/wiki/x')?.key]).toStrictEqual(['wiki', null, 'wiki'])
})

it('gives the same snapshot until something changes', () => {
  const registry = registryOf([aService()])
  expect(registry.services()).toBe(registry.services())
})
