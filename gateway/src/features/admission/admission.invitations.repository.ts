import type { Role } from '@gatehouse/contracts/user'
import type { SelectQueryBuilder } from 'kysely'
import type { AdmissionDatabase, AdmissionTables, AdmissionTransaction, SentBy } from './admission.tables.ts'

export type InvitationState = 'pending' | 'accepted' | 'expired' | 'revoked'

export type NewInvitation = {
  id: string
  email: string
  email_key: string
  full_name: string | null
  role: Role
  group_ids: readonly string[]
  token_hash: Buffer
  sent_by: SentBy
  invited_by_id: string | null
  invited_by_label: string
  created_at: Date
  sent_at: Date
  expires_at: Date
}

export type StoredInvitation = {
  id: string
  email: string
  email_key: string
  full_name: string | null
  role: Role
  group_ids: string[]
  sent_by: SentBy
  invited_by_label: string
  created_at: string
  sent_at: string
  expires_at: string
  accepted_at: string | null
  revoked_at: string | null
}

const columns = [
  'id',
  'email',
  'email_key',
  'full_name',
  'role',
  'group_ids',
  'sent_by',
  'invited_by_label',
  'created_at',
  'sent_at',
  'expires_at',
  'accepted_at',
  'revoked_at',
] as const

type Page = { limit: number; before: string | null; state: InvitationState | undefined; now: Date }
type Renewal = { token_hash: Buffer; sent_by: SentBy; sent_at: Date; expires_at: Date }

export type InvitationsRepository = ReturnType<typeof createInvitationsRepository>

/** All SQL on `invitations`. */
export function createInvitationsRepository(db: AdmissionDatabase) {
  return {
    transaction: <T>(work: (trx: AdmissionTransaction) => Promise<T>): Promise<T> => db.transaction().execute(work),
    list: ({ limit, before, state, now }: Page): Promise<StoredInvitation[]> => {
      let query = inState(db.selectFrom('invitations'), state, now).orderBy('id', 'desc').limit(limit)
      if (before !== null) query = query.where('id', '<', before)
      return query.select(columns).execute()
    },
    find: (id: string): Promise<StoredInvitation | undefined> =>
      db.selectFrom('invitations').select(columns).where('id', '=', id).executeTakeFirst(),
    /** The invitation of a token that is still good. */
    findGood: (tokenHash: Buffer, now: Date): Promise<StoredInvitation | undefined> =>
      inState(db.selectFrom('invitations'), 'pending', now).where('token_hash', '=', tokenHash).select(columns).executeTakeFirst(),
    /** Of these addresses, those that have an account and those that have a good invitation. */
    findKnown: async (emailKeys: readonly string[], now: Date): Promise<{ members: Set<string>; invited: Set<string> }> => {
      if (emailKeys.length === 0) return { members: new Set(), invited: new Set() }
      const [members, invited] = await Promise.all([
        db.selectFrom('users').select('email_key').where('email_key', 'in', emailKeys).execute(),
        inState(db.selectFrom('invitations'), 'pending', now).select('email_key').where('email_key', 'in', emailKeys).execute(),
      ])
      return { members: new Set(members.map((row) => row.email_key)), invited: new Set(invited.map((row) => row.email_key)) }
    },
    /** Puts an invitation in place, over one of the same address that has expired; false when a good one is there. */
    insert: async (trx: AdmissionTransaction, { group_ids, ...invitation }: NewInvitation): Promise<boolean> => {
      const row = { ...invitation, group_ids: [...group_ids], accepted_at: null, user_id: null, revoked_at: null }
      const { email_key: _key, ...renewed } = row
      const inserted = await trx
        .insertInto('invitations')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .column('email_key')
            .where('accepted_at', 'is', null)
            .where('revoked_at', 'is', null)
            .doUpdateSet(renewed)
            .where('invitations.expires_at', '<=', invitation.created_at.toISOString()),
        )
        .returning('id')
        .executeTakeFirst()
      return inserted !== undefined
    },
    /** Gives an open invitation another token; false for one that is accepted or revoked. */
    renew: async (trx: AdmissionTransaction, id: string, renewal: Renewal): Promise<boolean> => {
      const renewed = await open(trx.updateTable('invitations').set(renewal).where('id', '=', id)).executeTakeFirst()
      return renewed.numUpdatedRows > 0n
    },
    revoke: async (trx: AdmissionTransaction, id: string, now: Date): Promise<boolean> => {
      const revoked = await open(trx.updateTable('invitations').set({ revoked_at: now }).where('id', '=', id)).executeTakeFirst()
      return revoked.numUpdatedRows > 0n
    },
    /** Uses a good token up: of any number who come with it, one gets the invitation. */
    accept: (trx: AdmissionTransaction, tokenHash: Buffer, now: Date): Promise<StoredInvitation | undefined> =>
      open(
        trx
          .updateTable('invitations')
          .set({ accepted_at: now })
          .where('token_hash', '=', tokenHash)
          .where('expires_at', '>', now.toISOString()),
      )
        .returning(columns)
        .executeTakeFirst(),
    noteAccount: (trx: AdmissionTransaction, id: string, userId: string): Promise<unknown> =>
      trx.updateTable('invitations').set({ user_id: userId }).where('id', '=', id).execute(),
  }
}

/** What is neither accepted nor revoked; it may have expired. */
function open<Query extends { where: (column: 'accepted_at' | 'revoked_at', is: 'is', value: null) => Query }>(query: Query): Query {
  return query.where('accepted_at', 'is', null).where('revoked_at', 'is', null)
}

type Selecting = SelectQueryBuilder<AdmissionTables, 'invitations', object>

function inState<Query>(query: Query, state: InvitationState | undefined, now: Date): Query {
  return narrow(query as Selecting, state, now) as Query
}

function narrow(query: Selecting, state: InvitationState | undefined, now: Date): Selecting {
  if (state === 'accepted') return query.where('accepted_at', 'is not', null)
  if (state === 'revoked') return query.where('revoked_at', 'is not', null)
  if (state === undefined) return query
  const opened = query.where('accepted_at', 'is', null).where('revoked_at', 'is', null)
  return state === 'pending' ? opened.where('expires_at', '>', now.toISOString()) : opened.where('expires_at', '<=', now.toISOString())
}
