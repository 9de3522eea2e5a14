import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import type { NewId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { MailAdminRepository } from './mail.admin.repository.ts'
import { paragraph, say, type Content, type Letterhead } from './mail.content.ts'
import { mailNotFailed, mailNotFound, mailTooLate } from './mail.errors.ts'
import type { MailAdminEvents } from './mail.admin.events.ts'
import { htmlOf } from './mail.html.ts'
import type { MailQuery, MailTransport, MailTrial } from './mail.schemas.ts'
import type { Reader } from './mail.reader.ts'
import { textOf } from './mail.text.ts'
import type { Letter } from './mail.transport.ts'

export type MailAdminParts = {
  repository: MailAdminRepository
  /** How mail leaves at this moment. */
  transport: () => MailTransport
  tryNow: (letter: Letter) => Promise<MailTrial>
  wake: () => void
  clock: Clock
  newId: NewId
  letterhead: () => Letterhead
  /** How whoever has an address reads. */
  readerOf: (address: string) => Promise<Reader>
  events: MailAdminEvents
}

export type MailAdmin = ReturnType<typeof createMailAdmin>

const cursorSchema = z.tuple([z.uuid()])

/** What admins see of mails and may do about them. */
export function createMailAdmin(parts: MailAdminParts) {
  const { repository, transport, wake, clock, events } = parts
  const requireFailed = async (id: string): Promise<void> => {
    const state = z.uuid().safeParse(id).success ? await repository.state(id) : undefined
    if (state === undefined) throw mailNotFound()
    if (state !== 'failed') throw mailNotFailed()
  }
  return {
    list: async ({ limit, cursor, state }: MailQuery) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const [found, counts] = await Promise.all([
        repository.list({ state, before, limit: limit + 1, now: clock.now() }),
        repository.counts(),
      ])
      return { ...cutPage(found, limit, (mail) => [mail.id]), counts, transport: transport() }
    },
    retry: async (id: string, by: AuditOrigin): Promise<void> => {
      await requireFailed(id)
      const isQueued = await repository.retry(id, clock.now(), (trx) => events.retried(id, { by, trx }))
      if (!isQueued) throw mailTooLate({ detail: 'Its link has expired, or its content is gone.' })
      wake()
    },
    drop: async (id: string, by: AuditOrigin): Promise<void> => {
      await requireFailed(id)
      if (!(await repository.drop(id, (trx) => events.dropped(id, { by, trx })))) throw mailNotFailed()
    },
    /** Sends a mail to this address at once, past the queue. */
    test: async (to: string, by: AuditOrigin): Promise<MailTrial> => {
      const trial = await sendTestLetter(parts, to)
      await events.tested(by, { ok: trial.ok, code: trial.steps.find(({ ok }) => !ok)?.code ?? null })
      return trial
    },
  }
}

export type TestLetterParts = Pick<MailAdminParts, 'clock' | 'newId' | 'letterhead' | 'readerOf' | 'tryNow'>

export async function sendTestLetter({ clock, newId, letterhead, readerOf, tryNow }: TestLetterParts, to: string): Promise<MailTrial> {
  const now = clock.now()
  const head = letterhead()
  const reader = await readerOf(to)
  const content = testWordings[reader.words](head.installation, reader.moment(now))
  const written = { subject: content.subject, html: htmlOf(content, head, reader), text: textOf(content, head, reader) }
  return tryNow({ id: newId(), to, written_at: now, ...written })
}

const testWordings: Record<Reader['words'], (installation: string, now: string) => Content> = {
  en: (installation, now) => ({
    subject: say`Mail from ${installation} works`,
    title: 'Mail works',
    blocks: [paragraph(`This is a test, sent on ${now}.`)],
  }),
  de: (installation, now) => ({
    subject: say`Mail von ${installation} kommt an`,
    title: 'Mail kommt an',
    blocks: [paragraph(`Das ist ein Test, gesendet am ${now}.`)],
  }),
}
