import type { Kysely, Selectable, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { SetupTables } from './setup.tables.ts'

export type SetupDatabase = Kysely<SetupTables & AuditTables>
export type SetupTransaction = Transaction<SetupTables & AuditTables>
export type StoredMark = Selectable<SetupTables['setup_steps']>
export type NewMark = Omit<StoredMark, 'marked_at'> & { marked_at: Date }

/** What belongs into the transaction of a change. */
type Tell = (trx: SetupTransaction) => Promise<void>

export type AssistantRepository = ReturnType<typeof createAssistantRepository>

/** All SQL on `setup_assistant` and `setup_steps`. What changes nothing, as a second skip of one step, is told of by nobody. */
export function createAssistantRepository(db: SetupDatabase) {
  return {
    reminds: async (): Promise<boolean> => (await db.selectFrom('setup_assistant').select('reminds').executeTakeFirst())?.reminds ?? false,
    marks: (): Promise<StoredMark[]> => db.selectFrom('setup_steps').selectAll().execute(),
    setReminds: (reminds: boolean, tell: Tell): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const changed = await trx
          .insertInto('setup_assistant')
          .values({ only_row: true, reminds })
          .onConflict((conflict) => conflict.column('only_row').doUpdateSet({ reminds }).where('setup_assistant.reminds', '!=', reminds))
          .executeTakeFirst()
        if ((changed.numInsertedOrUpdatedRows ?? 0n) > 0n) await tell(trx)
      }),
    mark: (mark: NewMark, tell: Tell): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const { step: _step, ...members } = mark
        const changed = await trx
          .insertInto('setup_steps')
          .values(mark)
          .onConflict((conflict) =>
            conflict
              .column('step')
              .doUpdateSet(members)
              .where((eb) =>
                eb.or([
                  eb('setup_steps.mark', '!=', members.mark),
                  eb('setup_steps.confirmed_value', 'is distinct from', members.confirmed_value),
                ]),
              ),
          )
          .executeTakeFirst()
        if ((changed.numInsertedOrUpdatedRows ?? 0n) > 0n) await tell(trx)
      }),
    unmark: (step: string, tell: Tell): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const removed = await trx.deleteFrom('setup_steps').where('step', '=', step).executeTakeFirst()
        if (removed.numDeletedRows > 0n) await tell(trx)
      }),
  }
}
