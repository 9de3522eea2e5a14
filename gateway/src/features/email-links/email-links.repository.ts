import { sql, type Kysely, type QueryExecutorProvider, type Transaction } from 'kysely'
import type { EmailLinksTables, Purpose, RequestKind } from './email-links.tables.ts'

export type NewToken = {
  token_hash: Buffer
  user_id: string
  purpose: Purpose
  address: string
  address_key: string
  created_at: Date
  expires_at: Date
}

export type StoredToken = {
  user_id: string
  purpose: Purpose
  address: string
  address_key: string
  created_at: string
  first_created_at: string
  expires_at: string
  used_at: string | null
}

export type EmailRequest = { id: string; kind: RequestKind; address: string; address_key: string; asked_at: string }

export type NewRequest = { id: string; kind: RequestKind; address: string; address_key: string; at: Date }

export type EmailLinksRepository<T extends EmailLinksTables> = ReturnType<typeof createEmailLinksRepository<T>>

/** All SQL on `email_tokens` and `email_requests`. */
export function createEmailLinksRepository<T extends EmailLinksTables>(whole: Kysely<T>) {
  return {
    inTransaction: <R>(work: (trx: Transaction<T>) => Promise<R>): Promise<R> => whole.transaction().execute(work),
    /**
     * Keeps a token: beside the others that confirm this address or lead to a new password, but in place of the last that changes it. Of
     * links that undo a change one for each address stays.
     */
    keepToken: (token: NewToken, trx: QueryExecutorProvider): Promise<void> => keepToken(token, trx),
    /** Finds a token and keeps others from using any of its owner until the transaction ends. */
    lockToken: (tokenHash: Buffer, trx: QueryExecutorProvider): Promise<StoredToken | undefined> => lockToken(tokenHash, trx),
    markUsed: (tokenHash: Buffer, at: Date, trx: QueryExecutorProvider): Promise<unknown> =>
      sql`update email_tokens set used_at = ${at} where token_hash = ${tokenHash}`.execute(trx),
    /**
     * Ends the ways back to addresses that came after this one, if it is a former one: whoever had the account first has the last word,
     * or a thief who changed the address twice would keep a way back of their own.
     */
    removeLaterWaysBack: (userId: string, key: string, trx: QueryExecutorProvider = whole): Promise<unknown> =>
      sql`delete from email_tokens later using email_tokens own
          where own.user_id = ${userId} and own.purpose = 'undo_change' and own.address_key = ${key}
            and later.user_id = own.user_id and later.purpose = 'undo_change' and later.address_key <> own.address_key
            and later.first_created_at >= own.first_created_at`.execute(trx),
    /** Ends what else was mailed to the person, but for the way back to a former address. */
    removeOthers: (userId: string, tokenHash: Buffer, trx: QueryExecutorProvider): Promise<unknown> =>
      sql`delete from email_tokens where user_id = ${userId} and purpose <> 'undo_change' and token_hash <> ${tokenHash}`.execute(trx),
    /** Ends the other links that confirm the address. */
    removeOtherConfirmations: (userId: string, tokenHash: Buffer, trx: QueryExecutorProvider): Promise<unknown> =>
      sql`delete from email_tokens where user_id = ${userId} and purpose = 'verify' and token_hash <> ${tokenHash}`.execute(trx),
    endResets: async (userId: string, trx: QueryExecutorProvider): Promise<void> => {
      await lockLinks(userId, trx)
      await sql`delete from email_tokens where user_id = ${userId} and purpose = 'reset'`.execute(trx)
    },
    findPendingChange: async (userId: string, now: Date): Promise<{ address: string; expires_at: string } | undefined> =>
      (
        await sql<{ address: string; expires_at: string }>`
          select address, expires_at from email_tokens
          where user_id = ${userId} and purpose = 'change' and used_at is null and expires_at > ${now}`.execute(whole)
      ).rows[0],
    /** Removes a change that waits; gives the address it was to, or null when none waits. */
    removeChange: async (userId: string, trx: QueryExecutorProvider): Promise<string | null> =>
      (
        await sql<{ address: string }>`
          delete from email_tokens where user_id = ${userId} and purpose = 'change' and used_at is null returning address`.execute(trx)
      ).rows[0]?.address ?? null,
    /** One row and one statement, whatever is known of the address; it waits for nothing. */
    ask: (request: NewRequest, trx: QueryExecutorProvider): Promise<unknown> =>
      sql`insert into email_requests (id, kind, address_key, address, asked_at, due_at)
          values (${request.id}, ${request.kind}, ${request.address_key}, ${request.address}, ${request.at}, ${request.at})`.execute(trx),
    /** Takes the next request for as long as the transaction lasts; what fails is back afterwards. */
    takeRequest: (now: Date, trx: QueryExecutorProvider): Promise<EmailRequest | undefined> => takeRequest(now, trx),
    postpone: ({ id }: EmailRequest, until: Date): Promise<unknown> =>
      sql`update email_requests set due_at = ${until} where id = ${id}`.execute(whole),
    removeExpired: async (before: Date): Promise<void> => {
      await sql`delete from email_tokens where expires_at < ${before}`.execute(whole)
      await sql`delete from email_requests where asked_at < ${before}`.execute(whole)
    },
  }
}

/** Whoever uses or ends links of a person comes one after the other; taken before their account is locked. */
async function lockLinks(userId: string, trx: QueryExecutorProvider): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`gatehouse links ${userId}`}, 0))`.execute(trx)
}

async function lockToken(tokenHash: Buffer, trx: QueryExecutorProvider): Promise<StoredToken | undefined> {
  const owner = await sql<{ user_id: string }>`select user_id from email_tokens where token_hash = ${tokenHash}`.execute(trx)
  if (owner.rows[0] === undefined) return undefined
  await lockLinks(owner.rows[0].user_id, trx)
  const found = await sql<StoredToken>`
    select user_id, purpose, address, address_key, created_at, first_created_at, expires_at, used_at from email_tokens
    where token_hash = ${tokenHash} for update`.execute(trx)
  return found.rows[0]
}

async function keepToken(token: NewToken, trx: QueryExecutorProvider): Promise<void> {
  const { token_hash: hash, user_id: userId, purpose, address, address_key: key, created_at: createdAt, expires_at: expiresAt } = token
  await lockLinks(userId, trx)
  if (purpose !== 'undo_change')
    await sql`delete from email_tokens where user_id = ${userId} and purpose = ${purpose} and address_key <> ${key}`.execute(trx)
  await sql`insert into email_tokens (token_hash, user_id, purpose, address, address_key, created_at, first_created_at, expires_at)
            values (${hash}, ${userId}, ${purpose}, ${address}, ${key}, ${createdAt}, ${createdAt}, ${expiresAt})
            on conflict (user_id, purpose, address_key) where purpose in ('change', 'undo_change')
            do update set token_hash = excluded.token_hash, address = excluded.address,
              created_at = excluded.created_at, expires_at = excluded.expires_at, used_at = null`.execute(trx)
}

/** What else is asked of the same kind for the address is answered with it. */
async function takeRequest(now: Date, trx: QueryExecutorProvider): Promise<EmailRequest | undefined> {
  const taken = await sql<EmailRequest>`
    delete from email_requests where id = (
      select id from email_requests where due_at <= ${now} order by due_at, id limit 1 for update skip locked
    ) returning id, kind, address, address_key, asked_at`.execute(trx)
  const [request] = taken.rows
  if (request === undefined) return undefined
  await sql`
    delete from email_requests where id in (
      select id from email_requests where kind = ${request.kind} and address_key = ${request.address_key} for update skip locked
    )`.execute(trx)
  return request
}
