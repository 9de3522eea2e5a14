import { sql } from 'kysely'
import type { Trx } from './mail.repository.ts'
import type { ReaderWishes } from './mail.reader.ts'
import type { MailDatabase, MailTransaction } from './mail.tables.ts'

/** Who reads a mail: how it is to be written, and what they want no mail about. */
export type MailReader = ReaderWishes & { switched_off: string[] }

const stranger: MailReader = { language: null, time_zone: null, browser_language: null, switched_off: [] }

export type MailChoicesRepository = ReturnType<typeof createMailChoicesRepository>

/** All SQL on `mail_choices`. Whose an address is it reads from accounts and from who waits for one: mails are told the address alone. */
export function createMailChoicesRepository(db: MailDatabase) {
  return {
    switchedOff: (userId: string): Promise<string[]> => switchedOff(db, userId),
    /** Who reads a mail to an address, or, where it is not that of their account, the owner of one. One query, whoever it is. */
    readerAt: async ({ emailKey, account }: { emailKey: string; account: string | undefined }, trx: Trx = db): Promise<MailReader> => {
      const whose = account === undefined ? sql`users.email_key = ${emailKey}` : sql`users.id = ${account}`
      const found = await sql<MailReader>`
        select language, time_zone, browser_language, switched_off from (
          select language, time_zone, browser_language, coalesce(switched_off, '{}') as switched_off, null::uuid as waiting from users
          left join profiles on profiles.user_id = users.id left join mail_choices on mail_choices.user_id = users.id
          where ${whose}
          union all
          select null, null, browser_language, '{}', id from registrations where email_key = ${emailKey}
        ) as known order by waiting nulls first limit 1`.execute(trx)
      return found.rows[0] ?? stranger
    },
    /** Replaces the choices by what `next` makes of them; two changes of one person come one after the other. */
    change: (userId: string, next: ChangeChoices, now: Date): Promise<string[]> =>
      db.transaction().execute(async (trx) => {
        const empty = { user_id: userId, switched_off: [], updated_at: now }
        await trx
          .insertInto('mail_choices')
          .values(empty)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        await trx.selectFrom('mail_choices').select('user_id').where('user_id', '=', userId).forUpdate().execute()
        const before = await switchedOff(trx, userId)
        const { after, tell } = next(before)
        await trx.updateTable('mail_choices').set({ switched_off: after, updated_at: now }).where('user_id', '=', userId).execute()
        await tell(trx)
        return after
      }),
  }
}

/** What is to be off instead, and what belongs to the same transaction. */
type ChangeChoices = (before: string[]) => { after: string[]; tell: (trx: MailTransaction) => Promise<void> }

async function switchedOff(db: MailDatabase, userId: string): Promise<string[]> {
  const found = await db.selectFrom('mail_choices').select('switched_off').where('user_id', '=', userId).executeTakeFirst()
  return found?.switched_off ?? []
}
