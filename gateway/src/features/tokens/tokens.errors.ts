import { defineError } from '@gatehouse/kit/errors'

export const tokenNotFound = defineError('tokens.not_found', 404, 'There is no such token')
export const tooManyTokens = defineError('tokens.too_many', 409, 'There are too many tokens')
export const notForPeople = defineError('tokens.not_for_people', 409, 'People make their own tokens')
