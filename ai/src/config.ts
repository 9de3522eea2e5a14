import { databaseUrlSchema, httpUrlSchema, portSchema, readConfig, setting, type ConfigOf } from '@gatehouse/kit/config'
import { logLevels } from '@gatehouse/kit/log'
import { resolve } from 'node:path'
import { z } from 'zod'

const path = z.string().transform((text) => resolve(text))

/** Every setting of the ai service's environment; docs/reference/ is generated from it. */
export const aiSettings = {
  host: setting({ env: 'AI_HOST', doc: 'Address to listen on.', schema: z.string(), default: '127.0.0.1' }),
  port: setting({ env: 'AI_PORT', doc: 'Port to listen on.', schema: portSchema, default: 8002 }),
  configDir: setting({
    env: 'GATEHOUSE_CONFIG_DIR',
    doc: 'Folder of the settings files that the gateway writes; `ai.json` in it is watched.',
    schema: path,
    default: resolve('data/config'),
  }),
  settingsKeyFile: setting({
    env: 'GATEHOUSE_SETTINGS_KEY_FILE',
    doc: 'Key that opens the secrets in settings; the gateway makes it.',
    schema: path,
    default: resolve('data/keys/settings.key'),
  }),
  databaseUrl: setting({
    env: 'DATABASE_URL',
    doc: 'PostgreSQL 16 or newer, as postgresql://user:password@host/database. `npm start` fills it in by itself.',
    schema: databaseUrlSchema,
    secret: true,
  }),
  migrate: setting<'auto' | 'never'>({
    env: 'GATEHOUSE_MIGRATE',
    doc: '`auto` brings the schema up to date on start; `never` refuses to start on an older one.',
    schema: z.enum(['auto', 'never'], 'must be auto or never'),
    default: 'auto',
  }),
  jwksUrl: setting({
    env: 'GATEHOUSE_JWKS_URL',
    doc: 'Where the keys are that the gateway signs its assertions with.',
    schema: httpUrlSchema,
    default: 'http://127.0.0.1:8000/.well-known/jwks.json',
  }),
  logLevel: setting({
    env: 'GATEHOUSE_LOG_LEVEL',
    doc: `Least level that is logged: ${logLevels.join(', ')}.`,
    schema: z.enum(logLevels),
    default: 'info' as const,
  }),
}

export type AiConfig = ConfigOf<typeof aiSettings>

/** Reads the service's configuration; throws a StartupError that names every fault. */
export function readAiConfig(env: Record<string, string | undefined>): AiConfig {
  return readConfig(aiSettings, env)
}
