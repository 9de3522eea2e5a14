import type { Spoken } from '@gatehouse/contracts/language'
import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { SecretBox } from '@gatehouse/kit/secret-box'
import type { Timers } from '@gatehouse/kit/timers'
import { join } from 'node:path'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { createMailAdminEvents } from './mail.admin.events.ts'
import { createMailAdminRepository } from './mail.admin.repository.ts'
import { createMailAdmin, sendTestLetter } from './mail.admin.ts'
import { createMailChoicesEvents } from './mail.choices.events.ts'
import { createMailChoicesRepository } from './mail.choices.repository.ts'
import { registerMailChoicesRoutes, type MailChoicesRouteParts } from './mail.choices.routes.ts'
import { createMailChoices, type TopicsFor } from './mail.choices.ts'
import { createMailEvents, type MailEvents } from './mail.events.ts'
import { createFileTransport } from './mail.files.ts'
import type { Letterhead } from './mail.content.ts'
import { createLinks } from './mail.links.ts'
import { mimeOf } from './mail.mime.ts'
import type { AlertItem } from './mail.messages.ts'
import { readerOf } from './mail.reader.ts'
import { createMailRepository, type Trx } from './mail.repository.ts'
import { registerMailRoutes, type MailRouteParts } from './mail.routes.ts'
import type { MailTransport, MailTrial } from './mail.schemas.ts'
import { createSendMail, keyOf, type SendMail } from './mail.service.ts'
import { createSmtpTransport } from './mail.smtp.ts'
import type { MailDatabase } from './mail.tables.ts'
import type { Letter, Sender, SmtpServer } from './mail.transport.ts'
import { tryFiles, tryServer } from './mail.trial.ts'
import { alertText } from './mail.wording.ts'
import { createMailWorker, type MailWorker } from './mail.worker.ts'

export type { TopicsFor } from './mail.choices.ts'
export type { Mail as MailToSend, Message, Topic } from './mail.messages.ts'
export type { SendMail } from './mail.service.ts'
export type { MailTables } from './mail.tables.ts'

/**
 * Mail: what the product writes to people, and the queue from which it is sent.
 *
 * It owns the tables `mails` and `mail_choices` and the folder `mail` of the data folder. Invariants: a mail is queued in the transaction
 * of what it tells of, unless its recipient has switched off what it is about, and sent at least once or shown to admins as failed; what
 * keeps an account safe cannot be switched off; it is never sent in plain text unless SMTP_URL says so; links
 * lead to the configured public address; what people wrote stays text; the queue holds no readable token.
 */
export type MailFeature = AsyncDisposable & {
  sendMail: SendMail
  /** Begins to send; on a migrated database. */
  start: () => void
  /** Sends what is due now and resolves when that is done. */
  deliver: MailWorker['deliver']
  /** How many mails were given up and wait for an admin. */
  countFailed: () => Promise<number>
  routes: (parts: MailRoutesParts) => { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
}

type MailRoutesParts = Omit<MailRouteParts, 'admin'> &
  Omit<MailChoicesRouteParts, 'choices'> & { record: RecordAudit; topicsFor: TopicsFor }

type MailNotifications = {
  publish: (topic: string, payload: object, trx?: Trx) => Promise<void>
  subscribe: (topic: string, listener: () => void) => () => void
}

const topic = 'mail.queued'

export type MailOptions = {
  db: MailDatabase
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
  /** The language of who has none. */
  language: Spoken
  /** What the installation is called at this moment. */
  installationName: () => string
}

type WayOptions = Pick<MailOptions, 'smtp' | 'sender' | 'publicUrl' | 'dataDir' | 'clock' | 'installationName'>
type TestOptions = WayOptions & Pick<MailOptions, 'newId' | 'log' | 'language'>

export function createMail(options: MailOptions): MailFeature {
  const { db, clock, timers, newId, secretBox, notifications, publicUrl } = options
  const events = createMailEvents(options.log)
  const repository = createMailRepository(db)
  const choices = createMailChoicesRepository(db)
  const way = createWay(options, events)
  const worker = createMailWorker({ repository, transport: way.transport, secretBox, clock, timers, events })
  const announce = (trx?: Trx): Promise<void> => notifications.publish(topic, {}, trx)
  const letterhead = letterheadOf(options)
  const links = createLinks(publicUrl)
  const sendMail = createSendMail({ ...options, repository, readers: choices, links, letterhead, events, announce })
  const { tryNow, told: transport } = way
  const { wake, deliver } = worker
  const adminRepository = createMailAdminRepository(db)
  const readerAt = async (address: string) =>
    readerOf(await choices.readerAt({ emailKey: keyOf(address), account: undefined }), options.language)
  const forAdmins = { repository: adminRepository, transport, tryNow, wake, clock, newId, letterhead, readerOf: readerAt }
  const start = (): void => {
    notifications.subscribe(topic, wake)
    worker.start()
  }
  return {
    sendMail,
    start,
    deliver,
    countFailed: adminRepository.countFailed,
    routes: ({ record, topicsFor, ...parts }) => {
      const admin = createMailAdmin({ ...forAdmins, events: createMailAdminEvents(options.log, record) })
      const own = createMailChoices({ choices, topicsFor, clock, events: createMailChoicesEvents(options.log, record) })
      return {
        signedIn: (scope) => registerMailChoicesRoutes(scope, { ...parts, choices: own }),
        admin: (scope) => registerMailRoutes(scope, { ...parts, admin }),
      }
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  }
}

/** Somebody of whom nothing is known. */
const nobody = { language: null, time_zone: null, browser_language: null }

/** What a webhook says of an alert: in English and UTC, for programs. */
export const describeAlert = (items: readonly AlertItem[]): { title: string; text: string } => alertText(items, readerOf(nobody, 'en'))

/** Sends a test without queue and database, for an operator. */
export function sendTestMail(options: TestOptions, address: string): Promise<MailTrial> {
  const events = createMailEvents(options.log)
  const reader = readerOf(nobody, options.language)
  const { tryNow } = createWay(options, events)
  return sendTestLetter({ ...options, tryNow, letterhead: letterheadOf(options), readerOf: async () => reader }, address)
}

function letterheadOf({ publicUrl, installationName }: Pick<MailOptions, 'publicUrl' | 'installationName'>): () => Letterhead {
  const { origin } = new URL(publicUrl)
  return () => ({ origin, installation: installationName() })
}

/** How mail leaves: the transport of the queue, the trial of it, and what admins are told of it. */
function createWay({ smtp, publicUrl, dataDir, clock, ...options }: WayOptions, events: MailEvents) {
  const domain = new URL(publicUrl).hostname
  const sender = () => ({ name: options.sender.name ?? options.installationName(), address: options.sender.address })
  const mime = (letter: Letter): Promise<Buffer> => mimeOf(letter, { sender: sender(), domain })
  const from = (): string => `${sender().name} <${sender().address}>`
  if (smtp === null) {
    const folder = join(dataDir, 'mail')
    const transport = createFileTransport({ folder, mime, events })
    const told = (): MailTransport => ({ kind: 'file', target: folder, security: null, user: null, from: from(), source: 'default' })
    return { transport, told, tryNow: (letter: Letter) => tryFiles({ clock }, transport, letter) }
  }
  const server = { server: smtp, sender: options.sender.address, domain }
  const { host, port, security, login } = smtp
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const user = login?.user ?? null
  const told = (): MailTransport => ({ kind: 'smtp', target, security, user, from: from(), source: 'environment' })
  return {
    transport: createSmtpTransport({ ...server, mime }),
    told,
    tryNow: (letter: Letter) => tryServer({ clock, mime }, server, letter),
  }
}
