import { sql, type Kysely, type QueryExecutorProvider } from 'kysely'
import type { MailTables } from './mail.tables.ts'

/** A transaction of whichever feature: what is queued in it goes out when it commits. */
export type Trx = QueryExecutorProvider

export type NewMail = {
  id: string
  kind: string
  recipient: string
  recipient_key: string
  asked: boolean
  sealed_content: string
  created_at: Date
  useful_until: Date
}

export type ClaimedMail = {
  id: string
  kind: string
  recipient: string
  sealed_content: string
  attempts: number
  created_at: string
  useful_until: string
}

/** So many since then, and another one if the last is not after `pausedSince`. */
export type Cap = { mails: number; since: Date; pausedSince: Date }

export type Fault = { code: string; detail: string }

export type MailRepository = ReturnType<typeof createMailRepository>

/** All SQL on `mails`. */
export function createMailRepository(db: Kysely<MailTables>) {
  return {
    insert: (mail: NewMail, trx: Trx = db): Promise<unknown> =>
      sql`insert into mails (id, kind, recipient, recipient_key, asked, sealed_content, state, created_at, next_attempt_at, useful_until)
          values (${mail.id}, ${mail.kind}, ${mail.recipient}, ${mail.recipient_key}, ${mail.asked}, ${mail.sealed_content}, 'queued',
            ${mail.created_at}, ${mail.created_at}, ${mail.useful_until})`.execute(trx),
    /** False when the address has had its share of mails of this kind. */
    insertWithinCap: (mail: NewMail, cap: Cap, trx?: Trx): Promise<boolean> =>
      trx === undefined ? db.transaction().execute((own) => insertWithinCap(mail, cap, own)) : insertWithinCap(mail, cap, trx),
    claim: (claim: { now: Date; until: Date; limit: number }): Promise<ClaimedMail[]> => claimDue(db, claim),
    /** The content is of no use to anybody once the mail is out. */
    markSent: (id: string, at: Date): Promise<unknown> =>
      db
        .updateTable('mails')
        .set({ state: 'sent', sealed_content: null, ended_at: at, fault: null, fault_detail: null })
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .execute(),
    postpone: (id: string, { until, fault }: { until: Date; fault: Fault }): Promise<unknown> =>
      db
        .updateTable('mails')
        .set({ next_attempt_at: until, fault: fault.code, fault_detail: fault.detail })
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .execute(),
    /** Given up; the content stays only while sending it again would make sense. */
    markFailed: (id: string, { at, fault, keep }: { at: Date; fault: Fault; keep: boolean }): Promise<unknown> =>
      db
        .updateTable('mails')
        .set({ state: 'failed', ended_at: at, fault: fault.code, fault_detail: fault.detail, ...(keep ? {} : { sealed_content: null }) })
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .execute(),
    tidy: (limits: { now: Date; sentBefore: Date; failedBefore: Date }): Promise<void> => tidy(db, limits),
  }
}

/** The lock makes parallel requests for one address count one another. */
async function insertWithinCap(mail: NewMail, cap: Cap, trx: Trx): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`gatehouse mail ${mail.recipient_key}`}, 0))`.execute(trx)
  const inserted = await sql<{ id: string }>`
    insert into mails (id, kind, recipient, recipient_key, asked, sealed_content, state, created_at, next_attempt_at, useful_until)
    select ${mail.id}::uuid, ${mail.kind}, ${mail.recipient}, ${mail.recipient_key}, true, ${mail.sealed_content}, 'queued',
      ${mail.created_at}::timestamptz, ${mail.created_at}::timestamptz, ${mail.useful_until}::timestamptz
    where (
      select count(*) < ${cap.mails} or max(created_at) <= ${cap.pausedSince} from mails
      where asked and recipient_key = ${mail.recipient_key} and kind = ${mail.kind} and created_at > ${cap.since}
    )
    returning id`.execute(trx)
  return inserted.rows.length > 0
}

/** Takes due mails for this gateway: others leave them alone until `until`, also when this one dies meanwhile. */
async function claimDue(db: Kysely<MailTables>, { now, until, limit }: { now: Date; until: Date; limit: number }): Promise<ClaimedMail[]> {
  const claimed = await sql<ClaimedMail>`
    update mails set next_attempt_at = ${until}, last_attempt_at = ${now}, attempts = attempts + 1
    where id in (
      select id from mails where state = 'queued' and next_attempt_at <= ${now} order by next_attempt_at, id limit ${limit}
      for update skip locked
    )
    returning id, kind, recipient, sealed_content, attempts, created_at, useful_until`.execute(db)
  return claimed.rows
}

async function tidy(
  db: Kysely<MailTables>,
  { now, sentBefore, failedBefore }: { now: Date; sentBefore: Date; failedBefore: Date },
): Promise<void> {
  await db.deleteFrom('mails').where('state', '=', 'sent').where('ended_at', '<', sentBefore.toISOString()).execute()
  await db.deleteFrom('mails').where('state', '=', 'failed').where('ended_at', '<', failedBefore.toISOString()).execute()
  await db
    .updateTable('mails')
    .set({ sealed_content: null })
    .where('state', '=', 'failed')
    .where('useful_until', '<=', now.toISOString())
    .where('sealed_content', 'is not', null)
    .execute()
}
