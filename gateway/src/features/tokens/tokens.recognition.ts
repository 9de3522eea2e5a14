import type { Clock } from '@gatehouse/kit/clock'
import { isToken, tokenHash } from './tokens.secret.ts'
import type { StoredToken, TokensRepository } from './tokens.repository.ts'

/** What a token says: whose it is, for which apps, and how long. Whether its owner is good is for others to know. */
export type FoundToken = {
  id: string
  userId: string
  /** Keys of services; null: no limit beyond the owner's own. */
  apps: readonly string[] | null
  madeAt: Date
  expiresAt: Date
  /** Whether it was made by somebody who had shown a second factor. */
  secondFactor: boolean
}

/** Counts look-ups of tokens that turn out not to be good. */
export type GuessLimit = {
  take: (use: { address: string }) => Promise<void>
  giveBack: (use: { address: string }) => Promise<void>
}

export type Recognition = {
  /** The token with this text; null for any that is not good, whatever the reason. Throws when a network tries too many. */
  find: (token: string, address: string) => Promise<FoundToken | null>
  findById: (id: string) => Promise<FoundToken | null>
}

type RecognitionParts = { repository: TokensRepository; limit: GuessLimit; clock: Clock }

/** How many tokens that are not good are remembered. */
const keptRefusals = 1000

/** Stands for a token that does not expire. */
const never = new Date(8_640_000_000_000_000)

/**
 * Finds tokens. One that is not there cannot come into being later, so it is remembered: a program that goes on sending a token that was
 * revoked costs nothing and makes nobody else in its network wait, while whoever tries many different ones does.
 */
export function createRecognition({ repository, limit, clock }: RecognitionParts): Recognition {
  const refused = new Set<string>()

  const noteRefused = (hash: string): void => {
    const [oldest] = refused
    if (refused.size >= keptRefusals && oldest !== undefined) refused.delete(oldest)
    refused.add(hash)
  }

  return {
    find: async (token, address) => {
      if (!isToken(token)) return null
      const hash = tokenHash(token)
      const name = hash.toString('base64')
      if (refused.has(name)) return null
      await limit.take({ address })
      const stored = await repository.findByHash(hash, clock.now())
      if (stored === undefined) {
        noteRefused(name)
        return null
      }
      await limit.giveBack({ address })
      return foundFrom(stored)
    },
    findById: async (id) => {
      const stored = await repository.findById(id, clock.now())
      return stored === undefined ? null : foundFrom(stored)
    },
  }
}

const foundFrom = (stored: StoredToken): FoundToken => ({
  id: stored.id,
  userId: stored.user_id,
  apps: stored.apps,
  madeAt: new Date(stored.created_at),
  expiresAt: stored.expires_at === null ? never : new Date(stored.expires_at),
  secondFactor: stored.second_factor,
})
