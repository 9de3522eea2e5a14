import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrationsFolder } from '../../database.ts'
import { startSmtp, type TestSmtp } from '../../testing/smtp.ts'
import { aMail, startMail } from './mail.builders.ts'
import type { MailTables } from './mail.feature.ts'

let database: TestDatabase<MailTables>
let smtp: TestSmtp
beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder })
  smtp = await startSmtp()
})
beforeEach(() => void (smtp.mails.length = 0))
afterAll(async () => {
  await smtp[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** A mail as the server got it, from an installation of this name. */
async function welcomeFrom(installation: string) {
  await using mail = await startMail({ database, smtpUrl: `smtp://127.0.0.1:${smtp.port}`, installation })
  await mail.sendMail(aMail({ message: { kind: 'welcome' } }))
  await mail.deliver()
  const [sent] = smtp.mails
  if (sent === undefined) throw new Error('nothing arrived')
  return sent
}

describe('the name of the installation in mails', () => {
  it('is who they come from, in the subject, the heading and the last line', async () => {
    const sent = await welcomeFrom('Harbour Works')
    expect(sent.from?.value).toEqual([{ name: 'Harbour Works', address: 'gatehouse@example.org' }])
    expect(sent.subject).toBe('Welcome to Harbour Works')
    expect(sent.text).toContain('Sent by Harbour Works at https://gate.example.org')
    expect(sent.html).toContain('<bdi>Harbour Works</bdi>')
  })

  it.each(['بوابة الميناء', 'Größe „Süd“', '港の門 👩‍🔧', 'A, B; C: "quoted" <x@example.org>', 'ш'.repeat(60)])(
    'arrives as it is written: %s',
    async (name) => {
      const sent = await welcomeFrom(name)
      expect(sent.from?.value).toEqual([{ name, address: 'gatehouse@example.org' }])
      expect(sent.subject?.replaceAll('\u200B', '')).toBe(`Welcome to ${name}`)
    },
  )

  it('is text, whatever it holds', async () => {
    const sent = await welcomeFrom('<img src=x onerror=alert(1)> evil.example')
    expect(sent.html).not.toMatch(/<img|evil\.example/)
    expect(sent.text).not.toContain('evil.example')
  })
})
