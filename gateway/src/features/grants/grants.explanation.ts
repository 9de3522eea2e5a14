import type { Role } from '@gatehouse/contracts/user'
import type { AccessSubject, DecideAccess, DecidedService } from './grants.decision.ts'
import type { AccessReason, Explanation } from './grants.schemas.ts'

/** A grant that reaches a person: their own, or of a group they are in. */
export type HeldGrant = {
  app_key: string
  group: { id: string; name: string } | null
  expires_at: string | null
  granted_at: string
  granted_by: string | null
}

/** What {@link DecideAccess} asks about somebody with these grants. */
export function subjectOf(role: Role, held: readonly HeldGrant[]): AccessSubject {
  const grants = new Map<string, number>()
  for (const { app_key, expires_at } of held) grants.set(app_key, Math.max(grants.get(app_key) ?? 0, endOf(expires_at)))
  return { user: { role }, grants }
}

/** Whether a person may use a service and because of what: the decision itself, and each thing that alone would bring it about. */
export function explainAccess(
  decideAccess: DecideAccess,
  { service, role, held, now }: { service: DecidedService; role: Role; held: readonly HeldGrant[]; now: Date },
): Explanation {
  const forApp = held.filter(({ app_key }) => app_key === service.key)
  const decision = decideAccess(subjectOf(role, forApp), service)
  const counts = ({ expires_at }: HeldGrant): boolean => endOf(expires_at) > now.getTime()
  const because = [
    ...(role === 'admin' ? [plain('role')] : []),
    ...(service.visibility === 'everyone' ? [plain('everyone')] : []),
    ...forApp.filter(counts).map(reasonOf),
  ]
  const until = decision.allowed && Number.isFinite(decision.untilMs) ? new Date(decision.untilMs).toISOString() : null
  return { allowed: decision.allowed, until, because, expired: forApp.filter((grant) => !counts(grant)).map(reasonOf) }
}

const endOf = (expiresAt: string | null): number => (expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt))

const plain = (kind: 'role' | 'everyone'): AccessReason => ({ kind, group: null, expires_at: null, granted_at: null, granted_by: null })

export const reasonOf = ({ group, expires_at, granted_at, granted_by }: HeldGrant): AccessReason => ({
  kind: group === null ? 'user' : 'group',
  group,
  expires_at,
  granted_at,
  granted_by,
})
