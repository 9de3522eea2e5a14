import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import type { Database } from '@gatehouse/kit/db/database'
import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { createSecretBox, readSettingsKey } from '@gatehouse/kit/secret-box'
import { systemTimers } from '@gatehouse/kit/timers'
import type { GatewayTables } from '../database.ts'
import { createMail, type Message, type SendMail } from '../features/mail/mail.feature.ts'
import { readInstallationName } from '../features/settings/settings.feature.ts'
import type { CliConfig } from './cli.config.ts'

type Tell = (user: Pick<User, 'email' | 'full_name'>, message: Message, trx?: Parameters<SendMail>[1]) => Promise<void>
type MailNeeds = { db: Database<GatewayTables>['db']; notifications: Notifications; clock: Clock; newId: NewId; log: Log }

/** Tells people by mail what an operator did: queues it for a gateway to send. Without the settings key it is left, and the log says so. */
export async function createOperatorMail(config: CliConfig, needs: MailNeeds): Promise<Tell> {
  const key = await readSettingsKey(config.settingsKeyFile).catch(() => null)
  if (key === null)
    return async (_user, { kind }) => needs.log.warn({ kind }, 'the settings key cannot be read, so the person is not told by mail')
  const { dataDir, publicUrl, language } = config
  const name = await readInstallationName(needs.db)
  // It is sent by a gateway, as its own settings say.
  const unused = { smtp: null, sender: { name: null, address: `gatehouse@${new URL(publicUrl).hostname}` } }
  const { sendMail } = createMail({
    ...needs,
    ...unused,
    timers: systemTimers,
    dataDir,
    publicUrl,
    language,
    secretBox: createSecretBox(key),
    installationName: () => name,
  })
  return async ({ email, full_name }, message, trx) => void (await sendMail({ to: { address: email, name: full_name }, message }, trx))
}
