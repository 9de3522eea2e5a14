import { defineError } from '@gatehouse/kit/errors'

export const setupDone = defineError('setup.done', 409, 'Gatehouse is set up already')
export const setupTokenInvalid = defineError('setup.invalid_token', 403, 'This set-up link is not valid')
