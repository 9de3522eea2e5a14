import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import type { InvitationLine, InvitationState } from '../../api/admission-types.ts'

export const stateWords: Record<InvitationState, MessageDescriptor> = {
  pending: msg`Pending`,
  accepted: msg`Accepted`,
  expired: msg`Expired`,
  revoked: msg`Revoked`,
}

/** Where the list of one state is empty. */
export const noneWords: Record<InvitationState, MessageDescriptor> = {
  pending: msg`No invitation is pending`,
  accepted: msg`No invitation is accepted`,
  expired: msg`No invitation is expired`,
  revoked: msg`No invitation is revoked`,
}

/** What a line of a list would become. */
export const lineWords: Record<InvitationLine['state'], MessageDescriptor> = {
  ready: msg`Will be invited`,
  invalid: msg`Left out: cannot be read`,
  duplicate: msg`Left out: is above already`,
  member: msg`Left out: has an account`,
  invited: msg`Left out: is invited already`,
}
