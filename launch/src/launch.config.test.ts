import { expect, test } from 'vitest'
import { readLaunchConfig } from './launch.config.ts'

test('with nothing set Gatehouse brings its own database and listens on this machine only', () => {
  const config = readLaunchConfig({}, 'start')
  expect(config).toMatchObject({ host: '127.0.0.1', port: 8000, publicUrl: 'http://localhost:8000', database: { kind: 'embedded' } })
})

test('the public address follows the port, and in dev it is Vite’s', () => {
  expect(readLaunchConfig({ GATEHOUSE_PORT: '9000' }, 'start').publicUrl).toBe('http://localhost:9000')
  expect(readLaunchConfig({ GATEHOUSE_PORT: '9000' }, 'dev').publicUrl).toBe('http://localhost:5173')
})

test('two services on one port are refused by name', () => {
  expect(() => readLaunchConfig({ AI_PORT: '8001' }, 'start')).toThrow(
    'AI_PORT and DOCUMENTS_PORT are both 8001, but each needs a port of its own.',
  )
})

test('port 0 is refused: nobody would know the address', () => {
  expect(() => readLaunchConfig({ GATEHOUSE_PORT: '0' }, 'start')).toThrow(
    'GATEHOUSE_PORT is "0", but it must be a port number from 1 to 65535.',
  )
})

test('database URLs of one’s own come all three together', () => {
  const url = 'postgresql://me@db/x'
  expect(() => readLaunchConfig({ AI_DATABASE_URL: url }, 'start')).toThrow(
    'GATEWAY_DATABASE_URL and DOCUMENTS_DATABASE_URL not set: give each of the three services a database URL of its own, or none.',
  )
  const all = { GATEWAY_DATABASE_URL: url, DOCUMENTS_DATABASE_URL: url, AI_DATABASE_URL: url }
  expect(readLaunchConfig(all, 'start').database).toEqual({ kind: 'prepared', urls: { gateway: url, documents: url, ai: url } })
})

test('a fault in a database URL does not repeat the URL, which holds a password', () => {
  expect(() => readLaunchConfig({ DATABASE_URL: 'mysql://me:s3cret@db' }, 'start')).toThrow(
    /^DATABASE_URL must be a URL that begins with postgresql:\/\/\.$/,
  )
})
