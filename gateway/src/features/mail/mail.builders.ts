import { createNotifications } from '@gatehouse/kit/db/notifications'
import { newId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { createSecretBox } from '@gatehouse/kit/secret-box'
import { createTestClock, type TestClock } from '@gatehouse/kit/testing/clock'
import type { TestDatabase } from '@gatehouse/kit/testing/database'
import { silentLog } from '@gatehouse/kit/testing/log'
import { systemTimers } from '@gatehouse/kit/timers'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { smtpUrlSchema } from '../../config.smtp.ts'
import { createMail, type MailFeature, type MailTables, type MailToSend, type Message } from './mail.feature.ts'

export const settingsKey = Buffer.alloc(32, 7)

type Wanted = {
  database: TestDatabase<MailTables>
  smtpUrl?: string
  publicUrl?: string
  log?: Log
  clock?: TestClock
  installation?: string
}

export type TestMail = AsyncDisposable & MailFeature & { clock: TestClock; dataDir: string }

/** The mail feature of one gateway; without `smtpUrl` it writes files. */
export async function startMail(wanted: Wanted): Promise<TestMail> {
  const {
    database,
    smtpUrl,
    publicUrl = 'https://gate.example.org',
    log = silentLog,
    clock = createTestClock(),
    installation = 'Gatehouse',
  } = wanted
  await using stack = new AsyncDisposableStack()
  const { db, url } = database
  const timers = systemTimers
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-mail-'))
  const notifications = stack.use(createNotifications({ url, db, applicationName: 'test', log, timers }))
  await notifications.start()
  const secretBox = createSecretBox(settingsKey)
  const smtp = smtpUrl === undefined ? null : smtpUrlSchema.parse(smtpUrl)
  const sender = { name: null, address: 'gatehouse@example.org' }
  const about = { language: 'en' as const, publicUrl, dataDir, smtp, sender, installationName: () => installation }
  const mail = stack.use(createMail({ db, clock, timers, newId, log, secretBox, notifications, ...about }))
  const parts = stack.move()
  return { ...mail, clock, dataDir, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** A mail to Ana; a reset link unless told otherwise. */
export function aMail(wanted: { message?: Message; address?: string; name?: string | null } = {}): MailToSend {
  const { message = { kind: 'reset_password', token: 'the-secret-of-the-link' }, address = 'ana@example.org', name = 'Ana Lind' } = wanted
  return { to: { address, name }, message }
}
