import { expect, test } from 'vitest'
import { z } from 'zod'
import { databaseUrlSchema, httpUrlSchema, portSchema, readConfig, setting } from './config.ts'
import { StartupError } from './errors.ts'

const definition = {
  port: setting({ env: 'PORT', doc: 'Port to listen on.', schema: portSchema, default: 8000 }),
  database: setting({ env: 'DATABASE_URL', doc: 'The database.', schema: databaseUrlSchema, secret: true }),
  url: setting({ env: 'URL', doc: 'The address.', schema: httpUrlSchema, default: 'http://localhost' }),
  name: setting<string | null>({ env: 'NAME', doc: 'A name.', schema: z.string(), default: null }),
}

function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(definition, env)
    return []
  } catch (error) {
    if (error instanceof StartupError) return error.faults
    throw error
  }
}

test('defaults fill what is not set, and an empty variable counts as not set', () => {
  expect(readConfig(definition, { DATABASE_URL: 'postgresql://x@/y', PORT: '' })).toEqual({
    port: 8000,
    database: 'postgresql://x@/y',
    url: 'http://localhost',
    name: null,
  })
})

test('all faults are reported together, a sentence each', () => {
  expect(faultsOf({ PORT: '99999', URL: 'ftp://x' })).toEqual([
    'PORT is "99999", but it must be a port number from 0 to 65535.',
    'DATABASE_URL is not set: The database.',
    'URL is "ftp://x", but it must be an http or https URL without user name and password.',
  ])
})

test('the value of a secret setting is not repeated in its fault', () => {
  expect(faultsOf({ DATABASE_URL: 'mysql://hunter2' }).join(' ')).not.toContain('hunter2')
})
