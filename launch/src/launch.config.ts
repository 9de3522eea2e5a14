import { databaseUrlSchema, httpUrlSchema, portSchema, readConfig, setting, type ConfigOf } from '@gatehouse/kit/config'
import { StartupError } from '@gatehouse/kit/errors'
import { logLevels } from '@gatehouse/kit/log'
import { serviceNames, type ServiceName } from '@gatehouse/kit/postgres/role-passwords'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** The repository's root folder. */
export const root = join(import.meta.dirname, '..', '..')

const path = z.string().transform((text) => resolve(text))
const fixedPort = portSchema.refine((port) => port > 0, 'must be a port number from 1 to 65535')

/** What the launcher itself reads; the rest of the environment is the services' (see service-environment.ts). */
const launchSettings = {
  host: setting({ env: 'GATEHOUSE_HOST', doc: 'Address the gateway listens on.', schema: z.string(), default: '127.0.0.1' }),
  port: setting({ env: 'GATEHOUSE_PORT', doc: 'Port the gateway listens on.', schema: fixedPort, default: 8000 }),
  publicUrl: setting<string | null>({
    env: 'GATEHOUSE_PUBLIC_URL',
    doc: 'The address people use; http://localhost and the port unless set.',
    schema: httpUrlSchema,
    default: null,
  }),
  tlsCert: setting<string | null>({
    env: 'GATEHOUSE_TLS_CERT',
    doc: 'File with a certificate: the gateway speaks https on its port, and the services reach it at GATEHOUSE_HTTP_PORT.',
    schema: path,
    default: null,
  }),
  httpPort: setting({ env: 'GATEHOUSE_HTTP_PORT', doc: 'Port for plain http beside https.', schema: fixedPort, default: 8080 }),
  documentsHost: setting({
    env: 'DOCUMENTS_HOST',
    doc: 'Address the documents service listens on.',
    schema: z.string(),
    default: '127.0.0.1',
  }),
  documentsPort: setting({ env: 'DOCUMENTS_PORT', doc: 'Port the documents service listens on.', schema: fixedPort, default: 8001 }),
  aiHost: setting({ env: 'AI_HOST', doc: 'Address the ai service listens on.', schema: z.string(), default: '127.0.0.1' }),
  aiPort: setting({ env: 'AI_PORT', doc: 'Port the ai service listens on.', schema: fixedPort, default: 8002 }),
  dataDir: setting({ env: 'GATEHOUSE_DATA_DIR', doc: 'Folder of everything that is kept.', schema: path, default: join(root, 'data') }),
  configDir: setting<string | null>({
    env: 'GATEHOUSE_CONFIG_DIR',
    doc: 'Folder of the settings files; `config` in the data folder unless set.',
    schema: path,
    default: null,
  }),
  settingsKeyFile: setting<string | null>({
    env: 'GATEHOUSE_SETTINGS_KEY_FILE',
    doc: 'Key that encrypts secrets in settings; `keys/settings.key` in the data folder unless set.',
    schema: path,
    default: null,
  }),
  databaseUrl: setting<string | null>({
    env: 'DATABASE_URL',
    doc: 'A PostgreSQL server of your own, with a user that may make roles and schemas. Unless set, one comes along.',
    schema: databaseUrlSchema,
    default: null,
    secret: true,
  }),
  gatewayDatabaseUrl: ownDatabaseUrl('gateway'),
  documentsDatabaseUrl: ownDatabaseUrl('documents'),
  aiDatabaseUrl: ownDatabaseUrl('ai'),
  logLevel: setting({
    env: 'GATEHOUSE_LOG_LEVEL',
    doc: `Least level that is logged: ${logLevels.join(', ')}.`,
    schema: z.enum(logLevels),
    default: 'info' as const,
  }),
}

function ownDatabaseUrl(service: ServiceName) {
  return setting<string | null>({
    env: `${service.toUpperCase()}_DATABASE_URL`,
    doc: `The ${service} service's own login to a database whose roles and schemas you made yourself; all three or none.`,
    schema: databaseUrlSchema,
    default: null,
    secret: true,
  })
}

/** Where the services' database comes from. */
export type DatabaseSource =
  | { kind: 'embedded' }
  | { kind: 'server'; adminUrl: string }
  | { kind: 'prepared'; urls: Record<ServiceName, string> }

export type LaunchConfig = Omit<ConfigOf<typeof launchSettings>, 'publicUrl' | 'configDir' | 'settingsKeyFile'> & {
  publicUrl: string
  configDir: string
  settingsKeyFile: string
  database: DatabaseSource
}

/** Port of Vite's server in `npm run dev`; web/vite.config.ts names the same. */
export const vitePort = 5173

/** The port at which this machine itself reaches the gateway without encryption. */
export const localPort = ({ tlsCert, httpPort, port }: Pick<LaunchConfig, 'tlsCert' | 'httpPort' | 'port'>): number =>
  tlsCert === null ? port : httpPort

/** Reads the launcher's configuration; throws a StartupError that names every fault. */
export function readLaunchConfig(env: Record<string, string | undefined>, mode: 'start' | 'dev'): LaunchConfig {
  const config = readConfig(launchSettings, env)
  const faults = [...portFaults(config), ...databaseFaults(config)]
  if (faults.length > 0) throw new StartupError(faults)
  return {
    ...config,
    publicUrl: config.publicUrl ?? `http://localhost:${mode === 'dev' ? vitePort : config.port}`,
    configDir: config.configDir ?? join(config.dataDir, 'config'),
    settingsKeyFile: config.settingsKeyFile ?? join(config.dataDir, 'keys', 'settings.key'),
    database: databaseSource(config),
  }
}

type ReadConfig = ConfigOf<typeof launchSettings>

function portFaults(config: ReadConfig): string[] {
  const ports = {
    GATEHOUSE_PORT: config.port,
    DOCUMENTS_PORT: config.documentsPort,
    AI_PORT: config.aiPort,
    ...(config.tlsCert === null ? {} : { GATEHOUSE_HTTP_PORT: config.httpPort }),
  }
  const entries = Object.entries(ports)
  return entries.flatMap(([name, port], index) => {
    const twin = entries.slice(0, index).find(([, other]) => other === port)
    return twin === undefined ? [] : [`${name} and ${twin[0]} are both ${port}, but each needs a port of its own.`]
  })
}

const ownUrls = (config: ReadConfig) => ({
  gateway: config.gatewayDatabaseUrl,
  documents: config.documentsDatabaseUrl,
  ai: config.aiDatabaseUrl,
})

function databaseFaults(config: ReadConfig): string[] {
  const urls = ownUrls(config)
  const missing = serviceNames.filter((name) => urls[name] === null).map((name) => `${name.toUpperCase()}_DATABASE_URL`)
  if (missing.length === 0 || missing.length === serviceNames.length) return []
  return [`${missing.join(' and ')} not set: give each of the three services a database URL of its own, or none.`]
}

function databaseSource(config: ReadConfig): DatabaseSource {
  const { gateway, documents, ai } = ownUrls(config)
  if (gateway !== null && documents !== null && ai !== null) return { kind: 'prepared', urls: { gateway, documents, ai } }
  return config.databaseUrl === null ? { kind: 'embedded' } : { kind: 'server', adminUrl: config.databaseUrl }
}
