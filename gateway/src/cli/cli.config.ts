import { readConfig, setting } from '@gatehouse/kit/config'
import { join } from 'node:path'
import { gatewaySettings } from '../config.ts'

const { dataDir, publicUrl, host, port, servicesFile, documentsUrl, aiUrl, databaseUrl, signUp, settingsKeyFile } = gatewaySettings
const { smtp, mailFrom, language } = gatewaySettings

/** The gateway's settings that commands need; without DATABASE_URL the database of a running `npm start` is used. */
const cliSettings = {
  dataDir,
  publicUrl,
  host,
  port,
  servicesFile,
  documentsUrl,
  aiUrl,
  signUp,
  settingsKeyFile,
  smtp,
  mailFrom,
  language,
  databaseUrl: setting<string | null>({ ...databaseUrl, default: null }),
}

export type CliConfig = ReturnType<typeof readCliConfig>

export function readCliConfig(env: Record<string, string | undefined>) {
  const config = readConfig(cliSettings, env)
  const keysDir = join(config.dataDir, 'keys')
  const files = {
    settingsKeyFile: config.settingsKeyFile ?? join(keysDir, 'settings.key'),
    databaseUrlsFile: join(config.dataDir, 'run', 'database-urls.json'),
  }
  return { ...config, keysDir, ...files }
}
