import { databaseUrlSchema, httpUrlSchema, listSchema, portSchema, readConfig, setting, type ConfigOf } from '@gatehouse/kit/config'
import { StartupError } from '@gatehouse/kit/errors'
import { logLevels } from '@gatehouse/kit/log'
import { spoken, type Spoken } from '@gatehouse/contracts/language'
import { signUpModeSchema, type SignUpMode } from '@gatehouse/contracts/sign-up'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { mailFromSchema, smtpUrlSchema } from './config.smtp.ts'

const path = z.string().transform((text) => resolve(text))

/** A whole number that bounds what the gateway takes. */
function limit({ least = 1, ...about }: { env: string; doc: string; default: number; least?: number }) {
  const form = `must be a whole number from ${least} to 1000000`
  const schema = z
    .string()
    .regex(/^\d{1,7}$/, form)
    .transform(Number)
  return setting({ ...about, schema: schema.refine((value) => value >= least && value <= 1_000_000, form) })
}

/** Every setting of the gateway's environment; docs/reference/ is generated from it. */
export const gatewaySettings = {
  host: setting({ env: 'GATEHOUSE_HOST', doc: 'Address to listen on.', schema: z.string(), default: '127.0.0.1' }),
  port: setting({ env: 'GATEHOUSE_PORT', doc: 'Port to listen on.', schema: portSchema, default: 8000 }),
  workers: setting({
    env: 'GATEHOUSE_WORKERS',
    doc: 'Threads that serve requests: a number up to 16, or `auto` for one a core; Linux only.',
    schema: z
      .string()
      .regex(/^(?:auto|[1-9]|1[0-6])$/, 'must be a number from 1 to 16, or auto')
      .transform((text) => (text === 'auto' ? Math.min(availableParallelism(), 16) : Number(text))),
    default: 1,
  }),
  publicUrl: setting({
    env: 'GATEHOUSE_PUBLIC_URL',
    doc: 'The address people use, as in links and cookies.',
    schema: httpUrlSchema,
    default: 'http://localhost:8000',
  }),
  dataDir: setting({
    env: 'GATEHOUSE_DATA_DIR',
    doc: 'Folder for keys and whatever else is not in the database.',
    schema: path,
    default: resolve('data'),
  }),
  configDir: setting<string | null>({
    env: 'GATEHOUSE_CONFIG_DIR',
    doc: 'Folder of the settings files that the services read; `config` in the data folder unless set.',
    schema: path,
    default: null,
  }),
  settingsKeyFile: setting<string | null>({
    env: 'GATEHOUSE_SETTINGS_KEY_FILE',
    doc: 'Key that encrypts secrets in settings; `keys/settings.key` in the data folder unless set.',
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
  signUp: setting<SignUpMode | null>({
    env: 'GATEHOUSE_SIGNUP',
    doc: 'Who may register until an admin sets it in the UI: `open` for everybody (also unless set), `approval` for whom an admin agrees to, `invite` for nobody without an invitation, `closed` for nobody.',
    schema: z.enum(signUpModeSchema.options, `must be ${signUpModeSchema.options.join(', ')}`),
    default: null,
  }),
  servicesFile: setting<string | null>({
    env: 'GATEHOUSE_SERVICES',
    doc: 'YAML file of services; without it the two that come along, documents and ai, are registered.',
    schema: path,
    default: null,
  }),
  documentsUrl: setting({
    env: 'DOCUMENTS_URL',
    doc: 'Where the documents service listens.',
    schema: httpUrlSchema,
    default: 'http://127.0.0.1:8001',
  }),
  aiUrl: setting({ env: 'AI_URL', doc: 'Where the ai service listens.', schema: httpUrlSchema, default: 'http://127.0.0.1:8002' }),
  tlsCert: setting<string | null>({
    env: 'GATEHOUSE_TLS_CERT',
    doc: 'File with the certificate and its chain (PEM). With GATEHOUSE_TLS_KEY the gateway speaks https itself; a changed file counts within seconds.',
    schema: path,
    default: null,
  }),
  tlsKey: setting<string | null>({
    env: 'GATEHOUSE_TLS_KEY',
    doc: 'File with the private key of that certificate (PEM, without a password).',
    schema: path,
    default: null,
  }),
  httpPort: setting({
    env: 'GATEHOUSE_HTTP_PORT',
    doc: 'With https in the gateway: port for plain http, which sends people to https and refuses programs. To this machine it also tells health and public keys.',
    schema: portSchema,
    default: 8080,
  }),
  trustedProxies: setting<string[]>({
    env: 'GATEHOUSE_TRUSTED_PROXIES',
    doc: 'Addresses or networks (CIDR) of proxies before the gateway whose X-Forwarded headers count, comma-separated; none unless set.',
    schema: listSchema,
    default: [],
  }),
  maxConnections: limit({ env: 'GATEHOUSE_MAX_CONNECTIONS', doc: 'Connections in all; docs/limits.md has all limits.', default: 10_000 }),
  maxConnectionsPerClient: limit({
    env: 'GATEHOUSE_MAX_CONNECTIONS_PER_CLIENT',
    doc: 'Connections of one address, or one /64 of IPv6; trusted proxies have as many as they need.',
    default: 1000,
  }),
  maxHeaderBytes: limit({ env: 'GATEHOUSE_MAX_HEADER_BYTES', doc: 'Request line and headers together.', default: 16_384, least: 4096 }),
  maxHeaderLines: limit({ env: 'GATEHOUSE_MAX_HEADER_LINES', doc: 'Header lines of one request.', default: 200, least: 20 }),
  maxUrlLength: limit({ env: 'GATEHOUSE_MAX_URL_LENGTH', doc: 'Path and query of one request, in characters.', default: 8192, least: 256 }),
  adminEmail: setting<string | null>({
    env: 'GATEHOUSE_ADMIN_EMAIL',
    doc: 'With GATEHOUSE_ADMIN_PASSWORD: makes the first admin on start when there is none.',
    schema: z.email('must be an e-mail address'),
    default: null,
  }),
  adminPassword: setting<string | null>({
    env: 'GATEHOUSE_ADMIN_PASSWORD',
    doc: 'Password of that first admin.',
    schema: z.string(),
    default: null,
    secret: true,
  }),
  smtp: setting<SmtpSetting | null>({
    env: 'SMTP_URL',
    doc: 'Server that takes mail, as smtp://user:password@host:587 or smtps://…; STARTTLS is demanded unless `?tls=off` is added or the host is this machine. Without it mails are written to `mail` in the data folder.',
    schema: smtpUrlSchema,
    default: null,
    secret: true,
  }),
  mailFrom: setting<Sender | null>({
    env: 'GATEHOUSE_MAIL_FROM',
    doc: 'Who mails come from, as gatehouse@example.org (under the name of the installation) or Gatehouse <gatehouse@example.org>; needed with SMTP_URL.',
    schema: mailFromSchema,
    default: null,
  }),
  language: setting<Spoken>({
    env: 'GATEHOUSE_LANGUAGE',
    doc: 'Language of mails to people who have chosen none and whose browser is not known yet, such as whom you invite: `en` or `de`.',
    schema: z.enum(spoken, 'must be en or de'),
    default: 'en',
  }),
  emailVerification: setting<'required' | 'optional' | 'off'>({
    env: 'GATEHOUSE_EMAIL_VERIFICATION',
    doc: 'Whether people who register confirm their address: `required` before they can sign in, `optional`, or `off`.',
    schema: z.enum(['required', 'optional', 'off'], 'must be required, optional or off'),
    default: 'optional',
  }),
  auditRetentionDays: setting<number | null>({
    env: 'GATEHOUSE_AUDIT_RETENTION_DAYS',
    doc: 'Days after which audit events are removed, at least 30; kept for ever unless set. Only here, so that no admin shortens the trail.',
    schema: z.coerce.number('must be a number of days').int('must be a whole number of days').min(30, 'must be at least 30').max(36_500),
    default: null,
  }),
  metricsPort: setting<number | null>({
    env: 'GATEHOUSE_METRICS_PORT',
    doc: 'Port of `GET /metrics` for Prometheus; without it there is none. Never the public port.',
    schema: portSchema,
    default: null,
  }),
  metricsHost: setting({
    env: 'GATEHOUSE_METRICS_HOST',
    doc: 'Address on which the metrics are read. They need no sign-in, so it must not be reachable from outside.',
    schema: z.string(),
    default: '127.0.0.1',
  }),
  webDir: setting<string>({
    env: 'GATEHOUSE_WEB_DIR',
    doc: 'Folder of the built web UI.',
    schema: path,
    default: join(import.meta.dirname, '../../web/dist'),
  }),
  logLevel: setting({
    env: 'GATEHOUSE_LOG_LEVEL',
    doc: `Least level that is logged: ${logLevels.join(', ')}.`,
    schema: z.enum(logLevels),
    default: 'info' as const,
  }),
}

type SmtpSetting = z.infer<typeof smtpUrlSchema>

export type GatewayConfig = Omit<ConfigOf<typeof gatewaySettings>, 'configDir' | 'settingsKeyFile' | 'mailFrom'> & {
  mailFrom: Sender
  /** Whether the public address is the one that goes without saying: this machine and its port. */
  publicUrlFrom: 'default' | 'environment'
  configDir: string
  settingsKeyFile: string
  keysDir: string
}

/** Reads the gateway's configuration; throws a StartupError that names every fault. */
export function readGatewayConfig(env: Record<string, string | undefined>): GatewayConfig {
  const config = readConfig(gatewaySettings, env)
  const faults = tlsFaults(config)
  if (faults.length > 0) throw new StartupError(faults)
  const keysDir = join(config.dataDir, 'keys')
  return {
    ...config,
    mailFrom: senderOf(config),
    publicUrlFrom: config.publicUrl === `http://localhost:${config.port}` ? 'default' : 'environment',
    keysDir,
    configDir: config.configDir ?? join(config.dataDir, 'config'),
    settingsKeyFile: config.settingsKeyFile ?? join(keysDir, 'settings.key'),
  }
}

type TlsSettings = Pick<ConfigOf<typeof gatewaySettings>, 'tlsCert' | 'tlsKey' | 'publicUrl' | 'port' | 'httpPort'>

function tlsFaults({ tlsCert, tlsKey, publicUrl, port, httpPort }: TlsSettings): string[] {
  if (tlsCert === null && tlsKey === null) return []
  const missing = tlsCert === null ? 'GATEHOUSE_TLS_CERT' : tlsKey === null ? 'GATEHOUSE_TLS_KEY' : null
  const faults = missing === null ? [] : [`${missing} is not set: https needs a certificate and its key.`]
  if (!publicUrl.startsWith('https:'))
    faults.push(`GATEHOUSE_PUBLIC_URL is ${publicUrl}, but with GATEHOUSE_TLS_CERT people come by https: set it to the https address.`)
  if (port === httpPort && port !== 0)
    faults.push(`GATEHOUSE_PORT and GATEHOUSE_HTTP_PORT are both ${port}, but https and http need a port each.`)
  return faults
}

/** Without a name mails come under that of the installation. */
type Sender = { name: string | null; address: string }

/** Who mails come from; a server wants to know, files do not care. */
export function senderOf({ smtp, mailFrom }: { smtp: SmtpSetting | null; mailFrom: Sender | null }): Sender {
  if (mailFrom !== null) return mailFrom
  if (smtp === null) return { name: null, address: 'gatehouse@localhost' }
  throw new StartupError(['GATEHOUSE_MAIL_FROM is not set: mail servers want to know whom mail comes from, such as gatehouse@example.org.'])
}
