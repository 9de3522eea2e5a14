import type { Clock } from '@gatehouse/kit/clock'
import { invalidInput } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import { notForPeople, tokenNotFound, tooManyTokens } from './tokens.errors.ts'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { Owner, TokenEvents } from './tokens.events.ts'
import type { ListedToken, NewToken, TokensRepository } from './tokens.repository.ts'
import type { ApiToken, TokenBody } from './tokens.schemas.ts'
import { hintOf, tokenFrom, tokenHash } from './tokens.secret.ts'
import type { HoldServices } from '../registry/registry.feature.ts'
import type { TokensTransaction } from './tokens.tables.ts'

type TokenParts = {
  repository: TokensRepository
  events: TokenEvents
  /** Tells every gateway that a token is not good any more: in the transaction, and after it. */
  endings: {
    publish: (ended: { userId: string; sessionId: string }, trx: TokensTransaction) => Promise<void>
    announce: (ended: { userId: string; sessionId: string }) => void
  }
  clock: Clock
  newId: NewId
  random: (bytes: number) => Buffer
}

/** What whoever makes a token may give it. `secondFactor`: whether they have shown one. */
export type Making = {
  owner: Owner
  by: AuditOrigin
  secondFactor: boolean
  mayUse: (app: string) => boolean
  /** Keeps services from being deleted while a token that names them is made. */
  holdServices: HoldServices
}

export const mostTokens = 50
const dayMs = 86_400_000
/** One that has expired is shown for so long, so that its owner sees why something stopped working. */
const expiredShownMs = 30 * dayMs

export type TokenService = ReturnType<typeof createTokenService>

/** Making, listing and revoking tokens. */
export function createTokenService(parts: TokenParts) {
  const { repository, events, endings, clock } = parts
  const describe = (token: ListedToken): ApiToken => describeToken(token, clock.now())
  return {
    list: async (userId: string): Promise<ApiToken[]> => (await repository.list(userId)).map(describe),
    /** The text of the token is told here and nowhere else. */
    make: (wanted: TokenBody, making: Making): Promise<ApiToken & { token: string }> => makeToken(parts, wanted, making),
    revoke: async (id: string, { owner, by }: { owner: Owner; by: AuditOrigin }): Promise<void> => {
      const ended = { userId: owner.id, sessionId: id }
      const removed =
        z.uuid().safeParse(id).success &&
        (await repository.remove({ id, userId: owner.id }, async (token, trx) => {
          await endings.publish(ended, trx)
          await events.revoked(token, { owner, by, trx })
        }))
      if (!removed) throw tokenNotFound()
      endings.announce(ended)
    },
    /**
     * Lets go of an app that is deleted, in that transaction: `announce` tells every gateway whose tokens changed. What is returned
     * writes it down; it comes after everything that waits for a lock.
     */
    forgetApp: async (appKey: string, announce: (userIds: readonly string[]) => Promise<void>, trx: TokensTransaction) => {
      const { narrowed, gone } = await repository.forgetApp(appKey, trx)
      await announce([...new Set([...narrowed, ...gone.map(({ user_id }) => user_id)])])
      return async (by: AuditOrigin): Promise<void> => {
        for (const { user_id: id, email, full_name, kind, ...token } of gone)
          await events.revoked(token, { owner: { id, email, full_name, kind }, by, trx })
      }
    },
    /**
     * Ends the tokens of a person that were made since, in the transaction in which the account is given back to them: somebody else may
     * have made them. What is returned writes it down; whoever calls tells the gateways, for all that the person has open ends then.
     */
    forgetMade: async ({ owner, since }: { owner: Owner; since: Date }, trx: TokensTransaction) => {
      const gone = await repository.removeMade({ userId: owner.id, since }, trx)
      return async (by: AuditOrigin): Promise<void> => {
        for (const token of gone) await events.revoked(token, { owner, by, trx })
      }
    },
    serviceAccounts: () => repository.listServiceAccounts(clock.now()),
  }
}

/** Admins look after the tokens of programs; a token that speaks for a person only that person makes. */
export function requireServiceAccount({ kind }: Pick<Owner, 'kind'>): void {
  if (kind === 'service') return
  throw notForPeople({ detail: 'A token acts as the person it belongs to. For a program make a service account.' })
}

async function makeToken(
  { repository, events, clock, newId, random }: TokenParts,
  wanted: TokenBody,
  { owner, by, secondFactor, mayUse, holdServices }: Making,
): Promise<ApiToken & { token: string }> {
  const apps = wanted.apps === null ? null : [...new Set(wanted.apps)]
  requireUsable(apps ?? [], mayUse)
  const { expires_in_days: days } = wanted
  if (days === null && owner.kind === 'person')
    throw invalidInput({ errors: [{ path: 'expires_in_days', message: 'must say when it expires', code: 'required' }] })
  const token = tokenFrom(random(32))
  const now = clock.now()
  const made: NewToken = {
    id: newId(),
    user_id: owner.id,
    name: wanted.name,
    token_hash: tokenHash(token),
    hint: hintOf(token),
    apps,
    second_factor: secondFactor,
    created_at: now,
    created_by: by.actor.kind === 'user' ? by.actor.id : null,
    expires_at: days === null ? null : new Date(now.getTime() + days * dayMs),
  }
  const forgetBefore = new Date(now.getTime() - expiredShownMs)
  const tell = (what: NewToken, trx: TokensTransaction): Promise<void> => events.made(what, { owner, by, trx })
  const requireThere = async (trx: TokensTransaction): Promise<void> => requireUsable(apps ?? [], await holdServices(trx))
  if (!(await repository.insert(made, { most: mostTokens, forgetBefore, requireThere, tell })))
    throw tooManyTokens({ detail: `An account has at most ${mostTokens}. Revoke one that is not needed any more.` })
  const { id, name, hint, created_by } = made
  const listed = { id, name, hint, apps, user_id: owner.id, created_by, created_by_email: by.actor.label }
  const times = { created_at: now.toISOString(), expires_at: made.expires_at?.toISOString() ?? null }
  return { ...describeToken({ ...listed, ...times, last_used_at: null, last_used_network: null }, now), token }
}

/** An app one may not use and one that does not exist are the same: nobody learns here which there are. */
function requireUsable(apps: readonly string[], mayUse: (app: string) => boolean): void {
  const errors = apps.flatMap((app, at) =>
    mayUse(app) ? [] : [{ path: `apps.${at}`, message: `is ${app}, which is no app of this account`, code: 'unknown' }],
  )
  if (errors.length > 0) throw invalidInput({ errors })
}

function describeToken({ user_id, created_by, created_by_email, ...token }: ListedToken, now: Date): ApiToken {
  return {
    ...token,
    created_by: created_by === user_id ? null : (created_by_email ?? null),
    expired: token.expires_at !== null && new Date(token.expires_at) <= now,
  }
}
