import type { DatabaseUrls } from '@gatehouse/kit/postgres/provision'
import type { ServiceName } from '@gatehouse/kit/postgres/role-passwords'
import { localPort, type LaunchConfig } from './launch.config.ts'

type Environment = Record<string, string | undefined>

/** Variables of the system that any process may need: where programs are, language, time zone, trusted certificates, proxies, Node.js. */
const systemVariables = new Set(
  ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'SystemRoot', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'].concat([
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
    'NODE_OPTIONS',
    'NODE_ENV',
    'NODE_COMPILE_CACHE',
    'NO_COLOR',
  ]),
)

/** Which variables of the caller's environment are whose. What belongs to another service, or to nobody here, is withheld. */
const ownVariables: Record<ServiceName, RegExp> = {
  gateway: /^(GATEHOUSE_\w+|SMTP_URL)$/,
  documents: /^(DOCUMENTS_\w+|GATEHOUSE_LOG_LEVEL|GATEHOUSE_MIGRATE)$/,
  ai: /^(AI_\w+|GATEHOUSE_LOG_LEVEL|GATEHOUSE_MIGRATE)$/,
}

type EnvironmentRequest = { env: Environment; config: LaunchConfig; urls: DatabaseUrls }

/**
 * The whole environment of a service process: what it needs and nothing else, so that a fault in one of them cannot read another's
 * database login, the mail password or the first admin's.
 */
export function serviceEnvironment(service: ServiceName, { env, config, urls }: EnvironmentRequest): Record<string, string> {
  const inherited = Object.entries(env).filter(
    ([name]) => systemVariables.has(name) || (ownVariables[service].test(name) && !name.endsWith('_DATABASE_URL')),
  )
  const given = { ...assigned(config)[service], DATABASE_URL: urls[service] }
  return Object.fromEntries([...inherited.filter((entry): entry is [string, string] => entry[1] !== undefined), ...Object.entries(given)])
}

function assigned(config: LaunchConfig): Record<ServiceName, Record<string, string>> {
  const jwks = { GATEHOUSE_JWKS_URL: `${localUrl(config.host, localPort(config))}/.well-known/jwks.json` }
  const folders = { GATEHOUSE_DATA_DIR: config.dataDir, GATEHOUSE_CONFIG_DIR: config.configDir }
  return {
    gateway: {
      ...folders,
      GATEHOUSE_HOST: config.host,
      GATEHOUSE_PORT: String(config.port),
      GATEHOUSE_PUBLIC_URL: config.publicUrl,
      GATEHOUSE_SETTINGS_KEY_FILE: config.settingsKeyFile,
      DOCUMENTS_URL: localUrl(config.documentsHost, config.documentsPort),
      AI_URL: localUrl(config.aiHost, config.aiPort),
    },
    documents: { ...folders, ...jwks, DOCUMENTS_HOST: config.documentsHost, DOCUMENTS_PORT: String(config.documentsPort) },
    ai: {
      ...jwks,
      GATEHOUSE_CONFIG_DIR: config.configDir,
      GATEHOUSE_SETTINGS_KEY_FILE: config.settingsKeyFile,
      AI_HOST: config.aiHost,
      AI_PORT: String(config.aiPort),
    },
  }
}

/** How a process on this machine reaches one that listens on `host`. */
export function localUrl(host: string, port: number): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host)
  return `http://${reachable}:${port}`
}
