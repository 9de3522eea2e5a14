import { StartupError } from '@gatehouse/kit/errors'
import { createEmptyDatabase, createTestDatabase } from '@gatehouse/kit/testing/database'
import { freePort } from '@gatehouse/kit/testing/free-ports'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startAi } from './compose.ts'
import { readAiConfig } from './config.ts'
import { migrationsFolder } from './database.ts'

const environment = (databaseUrl: string, port = 0) => ({
  AI_PORT: String(port),
  DATABASE_URL: databaseUrl,
  GATEHOUSE_CONFIG_DIR: '/nowhere',
  GATEHOUSE_SETTINGS_KEY_FILE: '/nowhere/settings.key',
  GATEHOUSE_LOG_LEVEL: 'silent',
})

test('the service starts without settings, settings key or gateway, and ends', async () => {
  await using database = await createTestDatabase<never>({ migrations: migrationsFolder })
  const port = await freePort()
  const service = await startAi(readAiConfig(environment(database.url, port)))
  const { status } = await fetch(`http://127.0.0.1:${port}/health`)
  await service[Symbol.asyncDispose]()
  expect(status).toBe(200)
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow('fetch failed')
})

test('told never to migrate, it refuses an older schema', async () => {
  await using database = await createEmptyDatabase<never>(18)
  const config = readAiConfig({ ...environment(database.url), GATEHOUSE_MIGRATE: 'never' })
  await expect(startAi(config)).rejects.toThrow(StartupError)
})

test('a wrong environment is told in full', () => {
  expect(() => readAiConfig({ AI_PORT: 'eighty' })).toThrow(/AI_PORT is "eighty"[^]*DATABASE_URL is not set/)
})

test('the OpenAPI document is made without a database and names every route', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'openapi.ts')])
  const { paths } = JSON.parse(stdout) as { paths: object }
  expect(Object.keys(paths).toSorted()).toEqual([
    '/chat',
    '/chat/stream',
    '/conversations',
    '/conversations/{id}',
    '/conversations/{id}/turns',
    '/health',
    '/status',
    '/test',
    '/usage',
  ])
})
