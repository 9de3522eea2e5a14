import { createLog } from '@gatehouse/kit/log'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrationsFolder } from '../../database.ts'
import { makeCertificate } from '../../testing/certificate.ts'
import { startSmtp } from '../../testing/smtp.ts'
import { aMail, startMail, type TestMail } from './mail.builders.ts'
import type { MailTables } from './mail.feature.ts'

const certificate = makeCertificate('localhost')
const secret = 'p4ss-of-the-server'
let database: TestDatabase<MailTables>
let lines: string[] = []
const log = createLog({ name: 'test', level: 'debug', destination: { write: (line) => void lines.push(line) } })

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder })
})
beforeEach(async () => {
  lines = []
  await database.pool.query('truncate mails')
})
afterAll(() => database[Symbol.asyncDispose]())

type Row = { state: string; attempts: number; fault: string | null; has_content: boolean }
async function row(): Promise<Row | undefined> {
  const { rows } = await database.pool.query<Row>(
    'select state, attempts, fault, sealed_content is not null as has_content from mails order by id',
  )
  return rows[0]
}

async function attempt(smtpUrl: string, use?: (mail: TestMail) => Promise<void>): Promise<Row | undefined> {
  await using mail = await startMail({ database, smtpUrl, log })
  await mail.sendMail(aMail())
  await mail.deliver()
  await use?.(mail)
  return row()
}

/** A server that says these lines, one for each that it hears; null ends the connection. */
async function startScript(answers: readonly (string | null)[]): Promise<AsyncDisposable & { port: number; heard: string[] }> {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    let next = 0
    const say = (): void => {
      const answer = answers[next]
      next += 1
      if (answer === null) socket.destroy()
      else if (answer !== undefined) socket.write(`${answer}\r\n`)
    }
    say()
    let rest = ''
    socket.on('data', (chunk) => {
      rest += chunk.toString()
      const commands = rest.split('\r\n')
      rest = commands.pop() ?? ''
      for (const command of commands) {
        heard.push(command)
        // Of the text of a mail only its end is answered.
        if (/^(EHLO|HELO|STARTTLS|AUTH|MAIL|RCPT|DATA|\.$)/.test(command)) say()
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    heard,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('I8: a mail stays queued and is tried again when the server', () => {
  it('is not there', async () => {
    const { port } = await startScript([]).then(async (script) => {
      await script[Symbol.asyncDispose]()
      return script
    })
    expect(await attempt(`smtp://127.0.0.1:${port}`)).toEqual({ state: 'queued', attempts: 1, fault: 'refused', has_content: true })
  })

  it('has no address', async () => {
    expect(await attempt('smtp://no-such-host.invalid?tls=off')).toMatchObject({ state: 'queued', fault: 'dns' })
  })

  it.each([
    { what: 'turns everybody away', answers: ['421 not now'], fault: 'connection' },
    { what: 'ends the connection at once', answers: [null], fault: 'connection' },
    { what: 'has no room for the recipient now', answers: ['220 hi', '250 hi', '250 ok', '451 later'], fault: 'recipient' },
    { what: 'cannot take the text now', answers: ['220 hi', '250 hi', '250 ok', '250 ok', '354 go', '451 later'], fault: 'rejected' },
  ])('$what', async ({ answers, fault }) => {
    await using script = await startScript(answers)
    expect(await attempt(`smtp://127.0.0.1:${script.port}`)).toEqual({ state: 'queued', attempts: 1, fault, has_content: true })
  })

  it('offers no STARTTLS: nothing is said in plain text', async () => {
    await using script = await startScript(['220 hi', '250 hi', '502 no', '250 ok', '250 ok', '354 go', '250 ok'])
    const url = `smtp://ana:${secret}@127.0.0.1:${script.port}?tls=required`
    expect(await attempt(url)).toMatchObject({ state: 'queued', fault: 'tls' })
    expect(script.heard.join('\n')).not.toMatch(/MAIL|AUTH|RCPT|Subject/)
  })

  it('has a certificate that nobody vouches for', async () => {
    await using smtp = await startSmtp({ ...certificate, disabledCommands: [] })
    expect(await attempt(`smtp://localhost:${smtp.port}?tls=required`)).toMatchObject({ state: 'queued', fault: 'tls' })
    expect(smtp.mails).toEqual([])
  })

  it('does not accept the password, which stands in no log and no row', async () => {
    await using smtp = await startSmtp({
      onAuth: (_auth, _session, done) => done(Object.assign(new Error(`no ${secret}`), { responseCode: 535 })),
      allowInsecureAuth: true,
    })
    expect(await attempt(`smtp://ana:${secret}@127.0.0.1:${smtp.port}`)).toMatchObject({ state: 'queued', fault: 'auth' })
    const { rows } = await database.pool.query('select * from mails')
    expect(lines.join('') + JSON.stringify(rows)).not.toContain(secret)
    expect(lines.join('')).toContain('a mail could not be sent and is tried again')
  })
})

describe('I8: a mail is given up', () => {
  it.each([
    { what: 'does not know the recipient', answers: ['220 hi', '250 hi', '250 ok', '550 no such user'], fault: 'recipient' },
    { what: 'does not want the text', answers: ['220 hi', '250 hi', '250 ok', '250 ok', '354 go', '554 spam'], fault: 'rejected' },
  ])('when the server $what', async ({ answers, fault }) => {
    await using script = await startScript(answers)
    expect(await attempt(`smtp://127.0.0.1:${script.port}`)).toEqual({ state: 'failed', attempts: 1, fault, has_content: true })
  })

  it('after three attempts whose end is not known, so that nobody gets a flood of copies', async () => {
    await using script = await startScript(['220 hi', '250 hi', '250 ok', '250 ok', '354 go', null])
    const last = await attempt(`smtp://127.0.0.1:${script.port}`, async ({ clock, deliver }) => {
      for (let i = 0; i < 6; i += 1) {
        clock.advance(60_000)
        await deliver()
      }
    })
    expect(last).toEqual({ state: 'failed', attempts: 3, fault: 'connection', has_content: true })
    const ids = script.heard.filter((line) => line.startsWith('Message-ID'))
    expect([ids.length, new Set(ids).size]).toEqual([3, 1])
  })

  it('when it is of no use any more, and its content goes with it', async () => {
    const last = await attempt('smtp://no-such-host.invalid?tls=off', async ({ clock, deliver }) => {
      for (let i = 0; i < 12; i += 1) {
        clock.advance(60_000)
        await deliver()
      }
    })
    expect(last).toMatchObject({ state: 'failed', fault: 'dns' })
    expect(last?.attempts).toBeLessThan(8)
  })

  it('when the settings key is another than when it was queued', async () => {
    await using smtp = await startSmtp()
    await using mail = await startMail({ database, smtpUrl: `smtp://127.0.0.1:${smtp.port}`, log })
    await mail.sendMail(aMail())
    await database.pool.query("update mails set sealed_content = 'v1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'")
    await mail.deliver()
    expect(await row()).toMatchObject({ state: 'failed', fault: 'sealed' })
  })
})

describe('encryption', () => {
  it.each(['smtp', 'smtps'] as const)('%s with a good certificate delivers, signed in', async (scheme) => {
    const before = getCACertificates('default')
    setDefaultCACertificates([...before, certificate.cert])
    try {
      const seen: boolean[] = []
      await using smtp = await startSmtp({
        ...certificate,
        secure: scheme === 'smtps',
        disabledCommands: [],
        onAuth: ({ username, password }, session, done) => {
          seen.push(session.secure)
          if (username === 'ana@example.org' && password === secret) done(null, { user: 'ana' })
          else done(new Error('no'))
        },
      })
      const url = `${scheme}://ana%40example.org:${secret}@localhost:${smtp.port}?tls=required`
      expect(await attempt(url)).toMatchObject({ state: 'sent', attempts: 1, has_content: false })
      expect([seen, smtp.mails.length]).toEqual([[true], 1])
    } finally {
      setDefaultCACertificates(before)
    }
  })
})

describe('a gateway that dies', () => {
  it('while it sends leaves the mail to another, under the same Message-ID', async () => {
    await using smtp = await startSmtp()
    await using dead = await startMail({ database, smtpUrl: `smtp://127.0.0.1:${smtp.port}` })
    await dead.sendMail(aMail())
    // What a claim looks like whose gateway was killed.
    const { clock } = dead
    await database.pool.query('update mails set attempts = 1, next_attempt_at = $1', [new Date(clock.now().getTime() + 180_000)])
    await using other = await startMail({ database, smtpUrl: `smtp://127.0.0.1:${smtp.port}`, clock })
    await other.deliver()
    expect(smtp.mails).toEqual([])
    clock.advance(180_000)
    await other.deliver()
    expect(smtp.mails).toHaveLength(1)
    expect(await row()).toMatchObject({ state: 'sent', attempts: 2 })
  })
})
