import type { Clock } from '@gatehouse/kit/clock'
import { createHash } from 'node:crypto'
import type { QueryExecutorProvider } from 'kysely'
import { clockToleranceS, linkLives } from './email-links.config.ts'
import { linkExpired, linkInvalid, linkUsed } from './email-links.errors.ts'
import type { NewToken, StoredToken } from './email-links.repository.ts'
import type { Purpose } from './email-links.tables.ts'

type TokenRepository = {
  lockToken: (tokenHash: Buffer, trx: QueryExecutorProvider) => Promise<StoredToken | undefined>
}

export type Owner = { userId: string; address: string; key: string }

export type EmailTokens = {
  /** A new secret for a link, and the row that stands for it; the secret itself is kept nowhere. */
  make: (purpose: Purpose, owner: Owner) => { secret: string; row: NewToken }
  /** What a secret stands for, locked; throws what to tell a person when it is not good for this. */
  read: (secret: string, purpose: Purpose, trx: QueryExecutorProvider) => Promise<{ token: StoredToken; hash: Buffer }>
}

const secretForm = /^[\w-]{43}$/

/** Secrets of links: 256 random bits, bound to a purpose, good once and for a while. `newSecret` gives them as base64url. */
export function createEmailTokens(parts: { repository: TokenRepository; clock: Clock; newSecret: () => string }): EmailTokens {
  const { repository, clock, newSecret } = parts
  return {
    make: (purpose, { userId, address, key }) => {
      const secret = newSecret()
      const now = clock.now()
      const expires_at = new Date(now.getTime() + linkLives[purpose] * 1000)
      return {
        secret,
        row: { token_hash: sha256(secret), user_id: userId, purpose, address, address_key: key, created_at: now, expires_at },
      }
    },
    read: async (secret, purpose, trx) => {
      const hash = sha256(secret)
      const token = secretForm.test(secret) ? await repository.lockToken(hash, trx) : undefined
      if (token?.purpose !== purpose)
        throw linkInvalid({
          detail: 'Another one was used, or it is for something else. Use the link of the newest mail, or ask for a new one.',
        })
      if (token.used_at !== null) throw linkUsed()
      if (!isCurrent(token, clock.now())) throw linkExpired({ detail: 'Ask for a new one.' })
      return { token, hash }
    },
  }
}

/** A link made later than now means that a clock was put back: how old it really is nobody knows, so it is refused. */
function isCurrent({ created_at: createdAt, expires_at: expiresAt }: StoredToken, now: Date): boolean {
  return now < new Date(expiresAt) && now.getTime() >= new Date(createdAt).getTime() - clockToleranceS * 1000
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
