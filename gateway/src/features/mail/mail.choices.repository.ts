import { sql } from 'kysely'
import type { Trx } from './mail.repository.ts'
import type { MailDatabase, MailTransaction } from './mail.tables.ts'

export type MailChoicesRepository = ReturnType<typeof createMailChoicesRepository>

/** All SQL on `mail_choices`. Whose an address is it reads from `users`: mails are told the address alone. */
export function createMailChoicesRepository(db: MailDatabase) {
  return {
    switchedOff: (userId: string): Promise<string[]> => switchedOff(db, userId),
    /** What the account of an address wants no mail about; nothing where there is none. */
    switchedOffAt: async (emailKey: string, trx: Trx = db): Promise<string[]> => {
      const found = await sql<{ switched_off: string[] }>`
        select switched_off from mail_choices join users on users.id = mail_choices.user_id where users.email_key = ${emailKey}`.execute(
        trx,
      )
      return found.rows[0]?.switched_off ?? []
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
