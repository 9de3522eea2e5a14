import { expect, test } from 'vitest'
import { readLaunchConfig } from './launch.config.ts'
import { localUrl, serviceEnvironment } from './service-environment.ts'

const env = {
  PATH: '/bin',
  GATEHOUSE_ADMIN_PASSWORD: 'one',
  GATEHOUSE_SIGNUP: 'closed',
  GATEHOUSE_LOG_LEVEL: 'debug',
  SMTP_URL: 'two',
  DATABASE_URL: 'postgresql://root:three@db/x',
  DOCUMENTS_STORAGE: 'four',
  AI_DATABASE_URL: '',
  AWS_SECRET_ACCESS_KEY: 'five',
}
const urls = { gateway: 'g-url', documents: 'd-url', ai: 'a-url' }
const config = readLaunchConfig({ GATEHOUSE_DATA_DIR: '/d', AI_PORT: '9002' }, 'start')

test('documents gets its own settings and login, and no secret of another', () => {
  expect(serviceEnvironment('documents', { env, config, urls })).toEqual({
    PATH: '/bin',
    GATEHOUSE_LOG_LEVEL: 'debug',
    DOCUMENTS_STORAGE: 'four',
    DOCUMENTS_HOST: '127.0.0.1',
    DOCUMENTS_PORT: '8001',
    GATEHOUSE_DATA_DIR: '/d',
    GATEHOUSE_CONFIG_DIR: '/d/config',
    GATEHOUSE_JWKS_URL: 'http://127.0.0.1:8000/.well-known/jwks.json',
    DATABASE_URL: 'd-url',
  })
})

test('ai gets the key of the settings but not the data directory', () => {
  expect(serviceEnvironment('ai', { env, config, urls })).toEqual({
    PATH: '/bin',
    GATEHOUSE_LOG_LEVEL: 'debug',
    AI_HOST: '127.0.0.1',
    AI_PORT: '9002',
    GATEHOUSE_CONFIG_DIR: '/d/config',
    GATEHOUSE_SETTINGS_KEY_FILE: '/d/keys/settings.key',
    GATEHOUSE_JWKS_URL: 'http://127.0.0.1:8000/.well-known/jwks.json',
    DATABASE_URL: 'a-url',
  })
})

test('the gateway gets every setting of its own, not the administrator’s database login', () => {
  const given = serviceEnvironment('gateway', { env, config, urls })
  expect(given).toMatchObject({
    GATEHOUSE_ADMIN_PASSWORD: 'one',
    GATEHOUSE_SIGNUP: 'closed',
    SMTP_URL: 'two',
    DATABASE_URL: 'g-url',
    AI_URL: 'http://127.0.0.1:9002',
  })
  expect(given).not.toHaveProperty('AWS_SECRET_ACCESS_KEY')
})

test('a service that listens on all addresses is reached on the loopback one', () => {
  expect([localUrl('0.0.0.0', 1), localUrl('::', 1), localUrl('::1', 1), localUrl('10.0.0.1', 1)]).toEqual([
    'http://127.0.0.1:1',
    'http://[::1]:1',
    'http://[::1]:1',
    'http://10.0.0.1:1',
  ])
})

test('with https in the gateway the services reach it at its port for plain http', () => {
  const secure = readLaunchConfig({ GATEHOUSE_DATA_DIR: '/d', GATEHOUSE_TLS_CERT: '/c.pem', GATEHOUSE_HTTP_PORT: '8090' }, 'start')
  expect(serviceEnvironment('documents', { env, config: secure, urls })['GATEHOUSE_JWKS_URL']).toBe(
    'http://127.0.0.1:8090/.well-known/jwks.json',
  )
})
