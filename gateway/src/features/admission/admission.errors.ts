import { defineError } from '@gatehouse/kit/errors'

export const tooManyWaiting = defineError('auth.too_many_waiting', 429, 'Too many people wait for an account')
export const registrationNotFound = defineError('registrations.not_found', 404, 'Nobody waits under this id')
export const invitationNotFound = defineError('invitations.not_found', 404, 'There is no such invitation')
export const invitationOver = defineError('invitations.over', 409, 'This invitation is accepted or revoked')
export const invitationInvalid = defineError('invitations.invalid', 403, 'This invitation is not valid')
export const mailMissing = defineError('invitations.no_mail', 409, 'Mail is not set up')
export const emailTaken = defineError('invitations.email_taken', 409, 'There is an account with this e-mail address already')
