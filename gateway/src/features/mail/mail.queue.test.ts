import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { simpleParser } from 'mailparser'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
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
beforeEach(async () => {
  smtp.mails.length = 0
  await database.pool.query('truncate mails')
})
afterAll(async () => {
  await smtp[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const smtpUrl = (): string => `smtp://127.0.0.1:${smtp.port}`
type Row = { state: string; attempts: number; sealed_content: string | null; fault: string | null }
const rows = async (): Promise<Row[]> =>
  (await database.pool.query<Row>('select state, attempts, sealed_content, fault from mails order by id')).rows

describe('a queued mail', () => {
  it('is sent once, and its content is gone from the database then', async () => {
    await using mail = await startMail({ database, smtpUrl: smtpUrl() })
    expect(await mail.sendMail(aMail())).toBe('queued')
    await mail.deliver()
    await mail.deliver()
    expect(smtp.mails.map(({ subject }) => subject)).toEqual(['Choose a new password'])
    expect(await rows()).toEqual([{ state: 'sent', attempts: 1, sealed_content: null, fault: null }])
  })

  it('goes out when the transaction commits, and by itself', async () => {
    await using mail = await startMail({ database, smtpUrl: smtpUrl() })
    mail.start()
    await database.db.transaction().execute(async (trx) => {
      await mail.sendMail(aMail(), trx)
      await mail.deliver()
      expect(smtp.mails).toEqual([])
    })
    expect(await smtp.arrived(1)).toHaveLength(1)
  })

  it('does not go out when the transaction does not commit', async () => {
    await using mail = await startMail({ database, smtpUrl: smtpUrl() })
    const failing = database.db.transaction().execute(async (trx) => {
      await mail.sendMail(aMail(), trx)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await mail.deliver()
    expect([smtp.mails, await rows()]).toEqual([[], []])
  })

  it('cannot be read in the database: neither its link nor its words', async () => {
    await using mail = await startMail({ database, smtpUrl: smtpUrl() })
    await mail.sendMail(aMail())
    const { rows: stored } = await database.pool.query('select * from mails')
    expect(JSON.stringify(stored)).not.toMatch(/the-secret-of-the-link|new password/)
  })

  it('is sent by one of several gateways', async () => {
    await using one = await startMail({ database, smtpUrl: smtpUrl() })
    await using two = await startMail({ database, smtpUrl: smtpUrl() })
    for (let i = 0; i < 20; i += 1) await one.sendMail(aMail({ address: `person-${i}@example.org` }))
    await Promise.all([one.deliver(), two.deliver(), one.deliver(), two.deliver()])
    const recipients = smtp.mails.map(({ to }) => [to ?? []].flat()[0]?.text)
    expect(new Set(recipients).size).toBe(20)
    expect(recipients).toHaveLength(20)
  })
})

describe('without SMTP_URL', () => {
  it('a mail is written to a file for the owner only', async () => {
    await using mail = await startMail({ database })
    await mail.sendMail(aMail())
    await mail.deliver()
    const folder = join(mail.dataDir, 'mail')
    const [file = ''] = await readdir(folder)
    expect(file).toMatch(/\.eml$/)
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
    const parsed = await simpleParser(await readFile(join(folder, file)))
    expect(parsed.text).toContain('https://gate.example.org/reset#token=the-secret-of-the-link')
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated')
  })
})
