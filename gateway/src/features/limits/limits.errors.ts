import { defineError } from '@gatehouse/kit/errors'

export const tooManyRequests = defineError('request.too_many', 429, 'Too many requests')
