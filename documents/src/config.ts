import { databaseUrlSchema, httpUrlSchema, portSchema, readConfig, setting, type ConfigOf } from '@gatehouse/kit/config'
import { logLevels } from '@gatehouse/kit/log'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const path = z.string().transform((text) => resolve(text))

/** Every setting of the documents service's environment; docs/reference/ is generated from it. */
export const documentsSettings = {
  host: setting({ env: 'DOCUMENTS_HOST', doc: 'Address to listen on.', schema: z.string(), default: '127.0.0.1' }),
  port: setting({ env: 'DOCUMENTS_PORT', doc: 'Port to listen on.', schema: portSchema, default: 8001 }),
  dataDir: setting({
    env: 'GATEHOUSE_DATA_DIR',
    doc: 'Folder for what is not in the database; the files of documents lie in `documents` below it.',
    schema: path,
    default: resolve('data'),
  }),
  configDir: setting<string | null>({
    env: 'GATEHOUSE_CONFIG_DIR',
    doc: 'Folder of the settings file `documents.json`; `config` in the data folder unless set.',
    schema: path,
    default: null,
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
  readPdfs: setting<'yes' | 'no'>({
    env: 'DOCUMENTS_READ_PDFS',
    doc: '`yes` reads the text and a picture of the first page from each PDF, in processes that may do nothing else; `no` reads nothing, so titles alone are searched.',
    schema: z.enum(['yes', 'no'], 'must be yes or no'),
    default: 'yes',
  }),
  jwksUrl: setting({
    env: 'GATEHOUSE_JWKS_URL',
    doc: 'Where the gateway publishes the keys that sign who is calling.',
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

export type DocumentsConfig = Omit<ConfigOf<typeof documentsSettings>, 'configDir'> & { configDir: string }

/** Reads the service's configuration; throws a StartupError that names every fault. */
export function readDocumentsConfig(env: Record<string, string | undefined>): DocumentsConfig {
  const config = readConfig(documentsSettings, env)
  return { ...config, configDir: config.configDir ?? join(config.dataDir, 'config') }
}
