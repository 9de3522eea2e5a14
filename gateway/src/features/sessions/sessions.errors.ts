import { defineError } from '@gatehouse/kit/errors'

export const invalidCredentials = defineError('auth.invalid_credentials', 401, 'The e-mail address or the password is not right')
export const crossSite = defineError('auth.cross_site', 403, 'This request came from another site')
export const sessionNotFound = defineError('sessions.not_found', 404, 'There is no such session')
