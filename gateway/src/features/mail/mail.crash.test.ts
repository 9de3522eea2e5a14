import { systemClock } from '@gatehouse/kit/clock'
import { createTestClock } from '@gatehouse/kit/testing/clock'
import { createTestDatabase } from '@gatehouse/kit/testing/database'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { migrationsFolder } from '../../database.ts'
import { makeKeysFolder } from '../../testing/keys.ts'
import { startSmtp } from '../../testing/smtp.ts'
import { aMail, settingsKey, startMail } from './mail.builders.ts'
import type { MailTables } from './mail.feature.ts'

const main = join(import.meta.dirname, '../../main.ts')

/** A gateway as its own process that hands mail to this port. */
async function startProcess(env: { databaseUrl: string; smtpPort: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-crash-'))
  const keyFile = join(folder, 'settings.key')
  await writeFile(keyFile, settingsKey.toString('base64'), { mode: 0o600 })
  const child = spawn(process.execPath, [main], {
    stdio: 'ignore',
    env: {
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      GATEHOUSE_DATA_DIR: join(await makeKeysFolder(), '..'),
      GATEHOUSE_SETTINGS_KEY_FILE: keyFile,
      GATEHOUSE_PORT: '0',
      DATABASE_URL: env.databaseUrl,
      SMTP_URL: `smtp://127.0.0.1:${env.smtpPort}`,
      GATEHOUSE_MAIL_FROM: 'gatehouse@example.org',
      GATEHOUSE_LOG_LEVEL: 'silent',
    },
  })
  return { exit: once(child, 'exit'), kill: () => child.kill('SIGKILL') }
}

it('a mail whose gateway is killed while it sends is sent once by the next one', async () => {
  await using database = await createTestDatabase<MailTables>({ migrations: migrationsFolder })
  const clock = createTestClock(systemClock.now())
  const reached = Promise.withResolvers<void>()
  // Takes connections and the sender, and never answers about the recipient.
  await using stuck = await startSmtp({ onRcptTo: () => reached.resolve() })
  await using smtp = await startSmtp()
  await using next = await startMail({ database, smtpUrl: `smtp://127.0.0.1:${smtp.port}`, clock })
  await next.sendMail(aMail({ message: { kind: 'welcome' } }))

  const killed = await startProcess({ databaseUrl: database.url, smtpPort: stuck.port })
  await reached.promise
  killed.kill()
  await killed.exit

  await next.deliver()
  expect(smtp.mails).toEqual([])
  // The claim of the dead gateway runs out.
  clock.advance(600_000)
  await next.deliver()
  await next.deliver()
  expect(smtp.mails).toHaveLength(1)
  const { rows } = await database.pool.query('select state, attempts from mails')
  expect(rows).toEqual([{ state: 'sent', attempts: 2 }])
})
