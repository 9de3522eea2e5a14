import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { SecretBox } from '@gatehouse/kit/secret-box'
import type { Timers } from '@gatehouse/kit/timers'
import type { Kysely } from 'kysely'
import { join } from 'node:path'
import { createMailEvents } from './mail.events.ts'
import { createFileTransport } from './mail.files.ts'
import { createLinks } from './mail.links.ts'
import { mimeOf } from './mail.mime.ts'
import { createMailRepository, type Trx } from './mail.repository.ts'
import { createSendMail, type SendMail } from './mail.service.ts'
import { createSmtpTransport } from './mail.smtp.ts'
import type { MailTables } from './mail.tables.ts'
import type { Letter, Sender, SmtpServer, Transport } from './mail.transport.ts'
import { createMailWorker, type MailWorker } from './mail.worker.ts'

export type { Mail as MailToSend, Message } from './mail.messages.ts'
export type { SendMail } from './mail.service.ts'
export type { MailTables } from './mail.tables.ts'

/**
 * Mail: what the product writes to people, and the queue from which it is sent.
 *
 * It owns the table `mails` and the folder `mail` of the data folder. Invariants: a mail is queued in the transaction of what it
 * tells of, and sent at least once or shown to admins as failed; it is never sent in plain text unless SMTP_URL says so; links
 * lead to the configured public address; what people wrote stays text; the queue holds no readable token.
 */
export type MailFeature = AsyncDisposable & {
  sendMail: SendMail
  /** Begins to send; on a migrated database. */
  start: () => void
  /** Sends what is due now and resolves when that is done. */
  deliver: MailWorker['deliver']
}

type MailNotifications = {
  publish: (topic: string, payload: object, trx?: Trx) => Promise<void>
  subscribe: (topic: string, listener: () => void) => () => void
}

const topic = 'mail.queued'

export type MailOptions = {
  db: Kysely<MailTables>
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
  secretBox: SecretBox
  /** How the gateways tell one another that something was queued. */
  notifications: MailNotifications
  publicUrl: string
  dataDir: string
  /** Null: mails are written to files. */
  smtp: SmtpServer | null
  sender: Sender
}

export function createMail(options: MailOptions): MailFeature {
  const { db, clock, timers, newId, secretBox, notifications, publicUrl } = options
  const events = createMailEvents(options.log)
  const repository = createMailRepository(db)
  const transport = createTransport(options, events)
  const worker = createMailWorker({ repository, transport, secretBox, clock, timers, events })
  const announce = (trx?: Trx): Promise<void> => notifications.publish(topic, {}, trx)
  const origin = new URL(publicUrl).origin
  const sendMail = createSendMail({ repository, secretBox, links: createLinks(publicUrl), origin, clock, newId, events, announce })
  const start = (): void => {
    notifications.subscribe(topic, worker.wake)
    worker.start()
  }
  return { sendMail, start, deliver: worker.deliver, [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose]() }
}

function createTransport({ smtp, sender, publicUrl, dataDir }: MailOptions, events: ReturnType<typeof createMailEvents>): Transport {
  const domain = new URL(publicUrl).hostname
  const mime = (letter: Letter): Promise<Buffer> => mimeOf(letter, { sender, domain })
  if (smtp === null) return createFileTransport({ folder: join(dataDir, 'mail'), mime, events })
  return createSmtpTransport({ server: smtp, sender: sender.address, domain, mime })
}
