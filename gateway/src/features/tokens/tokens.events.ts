import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { TokensTransaction } from './tokens.tables.ts'

/** Whose a token is. */
export type Owner = { id: string; email: string; full_name: string | null; kind: 'person' | 'service' }

/** What the owner is told by mail. */
export type TokenNotice =
  | {
      kind: 'api_token_made'
      label: string
      apps: readonly string[] | null
      by: string | null
      valid_until: Date | null
      at: Date
      network: string | null
    }
  | { kind: 'api_token_revoked'; label: string; by: string; at: Date }

export type NotifyOwner = (to: { address: string; name: string | null }, notice: TokenNotice, trx: TokensTransaction) => Promise<void>

type Made = { id: string; name: string; apps: readonly string[] | null; expires_at: Date | null; created_at: Date }
type Told = { owner: Owner; by: AuditOrigin; trx: TokensTransaction }
type EventParts = { log: Log; record: RecordAudit; notify: NotifyOwner; networkOf: (address: string) => string; now: () => Date }

export type TokenEvents = ReturnType<typeof createTokenEvents>

/** What happens to tokens, told in one place each: log, audit and the owner, within the transaction. The token itself never is. */
export function createTokenEvents({ log, record, notify, networkOf, now }: EventParts) {
  return {
    made: async ({ id, name, apps, expires_at, created_at }: Made, { owner, by, trx }: Told): Promise<void> => {
      const notice = { label: name, apps, by: otherThan(owner, by), valid_until: expires_at, at: created_at }
      const network = by.address === null ? null : networkOf(by.address)
      if (owner.kind === 'person') await notify(mailboxOf(owner), { kind: 'api_token_made', ...notice, network }, trx)
      const after = { id, name, apps: apps === null ? 'all' : [...apps], expires_at: expires_at?.toISOString() ?? null }
      await record({ action: 'token.made', outcome: 'success', target: targetOf(owner), after, ...by }, trx)
      log.info({ user_id: owner.id, token_id: id, by: by.actor.id }, 'an API token was made')
    },
    revoked: async ({ id, name }: { id: string; name: string }, { owner, by, trx }: Told): Promise<void> => {
      const other = otherThan(owner, by)
      const isTold = owner.kind === 'person' && other !== null
      if (isTold) await notify(mailboxOf(owner), { kind: 'api_token_revoked', label: name, by: other, at: now() }, trx)
      await record({ action: 'token.revoked', outcome: 'success', target: targetOf(owner), before: { id, name }, ...by }, trx)
      log.info({ user_id: owner.id, token_id: id, by: by.actor.id }, 'an API token was revoked')
    },
  }
}

/** Who did it, unless that was the owner. */
function otherThan(owner: Owner, { actor }: AuditOrigin): string | null {
  return actor.kind === 'user' && actor.id === owner.id ? null : (actor.label ?? 'an operator')
}

const mailboxOf = ({ email, full_name }: Owner) => ({ address: email, name: full_name })
const targetOf = ({ id, email }: Owner) => ({ kind: 'user', id, label: email })
