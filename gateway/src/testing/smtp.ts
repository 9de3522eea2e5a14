import { simpleParser, type ParsedMail } from 'mailparser'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A real SMTP server on a free loopback port that keeps what it is given. */
export type TestSmtp = AsyncDisposable & {
  port: number
  mails: ParsedMail[]
  /** Resolves when so many mails have arrived. */
  arrived: (count: number) => Promise<ParsedMail[]>
}

/** Without options: no TLS, no sign-in, everything accepted. */
export async function startSmtp(options: SMTPServerOptions = {}): Promise<TestSmtp> {
  const mails: ParsedMail[] = []
  const waiting = new Set<() => void>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      simpleParser(stream, (error, mail) => {
        if (error === null) mails.push(mail)
        for (const look of waiting) look()
        done(error)
      })
    },
    ...options,
  })
  // Clients of tests break connections on purpose.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    mails,
    arrived: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (mails.length < count) return
          waiting.delete(look)
          resolve(mails)
        }
        waiting.add(look)
        look()
      }),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
