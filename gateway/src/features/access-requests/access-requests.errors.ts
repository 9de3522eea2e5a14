import { defineError } from '@gatehouse/kit/errors'

export const notAskable = defineError('access_requests.not_askable', 404, 'This app cannot be asked for')
export const alreadyOpen = defineError('access_requests.already_open', 409, 'You have asked for this app already')
export const tooMany = defineError('access_requests.too_many', 429, 'You have asked for too many apps')
export const requestNotFound = defineError('access_requests.not_found', 404, 'There is no such open request')
export const ownRequest = defineError('access_requests.own', 403, 'Somebody else has to decide about your request')
export const appNotFound = defineError('access_requests.app_not_found', 404, 'There is no such app')
