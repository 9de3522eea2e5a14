import { defineError } from '@gatehouse/kit/errors'

export const userNotFound = defineError('users.not_found', 404, 'There is no such account')
export const emailTaken = defineError('users.email_taken', 409, 'An account with this e-mail address already exists')
export const lastAdmin = defineError('users.last_admin', 409, 'This is the last active admin')
export const notForServiceAccounts = defineError('users.service_account', 409, 'A service account cannot have this')
export const signUpClosed = defineError('auth.sign_up_closed', 403, 'Registration is closed')
export const invitationNeeded = defineError('auth.invitation_needed', 403, 'Registration is by invitation only')
export const domainNotAllowed = defineError('auth.domain_not_allowed', 403, 'Addresses of this domain may not register')
export const passwordUnchanged = defineError('auth.password_unchanged', 422, 'The new password is the present one')
export const wrongPassword = defineError('auth.wrong_password', 403, 'The current password is not right')
