import type { InvitationLine, InvitationState } from '../../api/admission-types.ts'

export const stateWords: Record<InvitationState, string> = {
  pending: 'Pending',
  accepted: 'Accepted',
  expired: 'Expired',
  revoked: 'Revoked',
}

/** What a line of a list would become. */
export const lineWords: Record<InvitationLine['state'], string> = {
  ready: 'Will be invited',
  invalid: 'Left out: cannot be read',
  duplicate: 'Left out: is above already',
  member: 'Left out: has an account',
  invited: 'Left out: is invited already',
}
