import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { UsersTables } from '../users/users.feature.ts'

type AuthenticatorRow = {
  id: string
  user_id: string
  name: string
  sealed_secret: string
  created_at: Timestamp
  confirmed_at: NullableTimestamp
  last_used_at: NullableTimestamp
  last_step: number | null
}

type PasskeyRow = {
  id: string
  user_id: string
  name: string
  credential_id: Buffer
  public_key: Buffer
  counter: number
  transports: string[]
  backup_eligible: boolean
  backed_up: boolean
  created_at: Timestamp
  last_used_at: NullableTimestamp
}

type RecoveryCodeRow = { user_id: string; code_hash: Buffer; salt: Buffer; created_at: Timestamp; used_at: NullableTimestamp }

/** What a passkey signs a challenge for; a signature for one thing is none for another. */
export type Purpose = 'register' | 'sign_in' | 'second_factor' | 'reauthenticate'

type ChallengeRow = { challenge_hash: Buffer; purpose: Purpose; user_id: string | null; expires_at: Timestamp }

type PendingSignInRow = { token_hash: Buffer; user_id: string; remember: boolean; verified_hash: string | null; expires_at: Timestamp }

export type FactorsTables = {
  authenticators: AuthenticatorRow
  passkeys: PasskeyRow
  recovery_codes: RecoveryCodeRow
  passkey_challenges: ChallengeRow
  pending_sign_ins: PendingSignInRow
}

/** What happens to factors goes into the audit trail, and to their owner by mail, in the same transaction. */
export type FactorsDatabase = Kysely<FactorsTables & AuditTables & UsersTables>
export type FactorsTransaction = Transaction<FactorsTables & AuditTables & UsersTables>
/** Tells of a change inside the transaction it is made in. */
export type Tell<Outcome> = (outcome: Outcome, trx: FactorsTransaction) => Promise<void>
/** Called when what was sent is right: prepares, before the transaction, what is told in it. */
export type Prepare<Outcome> = () => Promise<Tell<Outcome>>
