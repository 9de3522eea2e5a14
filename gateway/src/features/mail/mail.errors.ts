import { defineError } from '@gatehouse/kit/errors'

export const mailNotFound = defineError('mail.not_found', 404, 'There is no such mail')
export const mailNotFailed = defineError('mail.not_failed', 409, 'This mail has not failed')
export const mailTooLate = defineError('mail.too_late', 409, 'This mail is of no use any more')
