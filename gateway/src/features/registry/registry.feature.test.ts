import { expect, it } from 'vitest'
import { readServices } from './registry.feature.ts'

const own = { host: '127.0.0.1', port: 8000, publicUrl: 'http://localhost:8000' }
const urls = { documentsUrl: 'http://127.0.0.1:8001', aiUrl: 'http://127.0.0.1:8002' }

it('registers documents and ai, trusted and for everyone, when there is no file', async () => {
  expect(await readServices({ servicesFile: null, ...urls, own })).toMatchObject([
    {
      key: 'documents',
      name: 'Documents',
      mount: '/api/documents',
      upstream: 'http://127.0.0.1:8001/documents',
      open_url: '/documents',
      visibility: 'everyone',
      trusted: true,
      source: 'builtin',
    },
    {
      key: 'ai',
      name: 'Chat',
      mount: '/api/ai',
      upstream: 'http://127.0.0.1:8002',
      open_url: '/chat',
      visibility: 'everyone',
      trusted: true,
      source: 'builtin',
    },
  ])
})

it('refuses to be its own documents service', async () => {
  await expect(readServices({ servicesFile: null, ...urls, aiUrl: 'http://localhost:8000', own })).rejects.toThrow(
    'AI_URL is http://localhost:8000, the gateway itself.',
  )
})
