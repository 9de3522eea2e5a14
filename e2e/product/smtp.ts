import { simpleParser, type ParsedMail } from 'mailparser'
import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

export type MailServer = {
  /** What to start Gatehouse with so that it sends by this server. */
  settings: Record<string, string>
  /** What it has taken, oldest first. */
  mails: ParsedMail[]
  stop: () => Promise<void>
}

/** A real mail server on this machine, which keeps what it is given. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ParsedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      simpleParser(stream, (error, mail) => {
        if (error === null) mails.push(mail)
        done(error)
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    settings: { SMTP_URL: `smtp://127.0.0.1:${port}`, GATEHOUSE_MAIL_FROM: 'door@harbour.example' },
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
