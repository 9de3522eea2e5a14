import { defineError } from '@gatehouse/kit/errors'

export const linkInvalid = defineError('auth.link_invalid', 403, 'This link is not good')
export const linkUsed = defineError('auth.link_used', 410, 'This link was used already')
export const linkExpired = defineError('auth.link_expired', 410, 'This link has expired')
export const ownerUnknown = defineError('auth.owner_unknown', 403, 'Show that the account is yours')
export const emailUnverified = defineError('auth.email_unverified', 403, 'Confirm your e-mail address first')
export const addressTaken = defineError('auth.address_taken', 409, 'Another account has this address by now')
