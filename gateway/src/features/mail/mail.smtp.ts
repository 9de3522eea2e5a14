import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { Readable } from 'node:stream'
import { attemptOf, type SmtpStage } from './mail.smtp-faults.ts'
import type { Attempt, SmtpServer, Transport, Letter } from './mail.transport.ts'

/** Milliseconds; one attempt takes less than {@link longestAttemptMs} whatever the server does. */
export type SmtpTimeouts = { connect: number; greeting: number; silence: number; whole: number }

export const smtpTimeouts: SmtpTimeouts = { connect: 10_000, greeting: 10_000, silence: 20_000, whole: 90_000 }

export type SmtpParts = { server: SmtpServer; sender: string; domain: string; timeouts?: SmtpTimeouts }

/** Hands letters to an SMTP server, a connection each. */
export function createSmtpTransport(parts: SmtpParts & { mime: (letter: Letter) => Promise<Buffer> }): Transport {
  return {
    send: async (letter) => {
      await using delivery = openDelivery(parts)
      return await delivery.run({ to: letter.to, content: await parts.mime(letter) })
    },
  }
}

/** Called before each step, for whoever wants to tell how far it came and how long that took. */
export type OnStage = (stage: SmtpStage) => void

type Delivery = AsyncDisposable & { run: (mail: { to: string; content: Buffer }, onStage?: OnStage) => Promise<Attempt> }

/** One connection to the server, from the greeting to the end of one mail. */
export function openDelivery({ server, sender, domain, timeouts = smtpTimeouts }: SmtpParts): Delivery {
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    name: domain,
    connectionTimeout: timeouts.connect,
    dnsTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
    logger: false,
  })
  let stage: SmtpStage = 'connect'
  const enter = (next: SmtpStage, onStage: OnStage | undefined): void => {
    stage = next
    onStage?.(next)
  }
  const steps = async (mail: { to: string; content: Buffer }, onStage?: OnStage): Promise<Attempt> => {
    enter('connect', onStage)
    await settle((done) => connection.connect(done))
    if (server.login !== null) {
      enter('auth', onStage)
      const { user, password } = server.login
      await settle((done) => connection.login({ user, pass: password }, done))
    }
    enter('envelope', onStage)
    // The content is asked for once the server has accepted sender and recipient.
    const content = Readable.from(
      (function* () {
        enter('content', onStage)
        yield mail.content
      })(),
    )
    const info = await settle<{ response: string }>((done) =>
      connection.send({ from: sender, to: [mail.to], size: mail.content.length }, content, done),
    )
    return { outcome: 'sent', detail: info?.response ?? '' }
  }
  return {
    run: async (mail, onStage) => {
      const limit = deadline(timeouts.whole)
      // An error may come as an event as well; without a listener it would end the process.
      const broken = new Promise<never>((_, reject) => void connection.on('error', reject))
      try {
        return await Promise.race([steps(mail, onStage), broken, limit.over])
      } catch (error) {
        return attemptOf(error, stage)
      } finally {
        limit.cancel()
      }
    },
    [Symbol.asyncDispose]: async () => {
      // Politely when the server still listens; whatever happens then concerns no mail.
      connection.on('error', () => {})
      connection.quit()
      connection.close()
    },
  }
}

function settle<T>(start: (done: (error?: Error | null, result?: T) => void) => unknown): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error === null || error === undefined ? resolve(result) : reject(error)))
  })
}

function deadline(ms: number): { over: Promise<never>; cancel: () => void } {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(Object.assign(new Error('the server took too long'), { code: 'ETIMEDOUT' })), ms).unref()
  promise.catch(() => {})
  return { over: promise, cancel: () => clearTimeout(timer) }
}
