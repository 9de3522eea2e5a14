import { defineError } from '@gatehouse/kit/errors'

export const grantNotFound = defineError('grants.not_found', 404, 'There is no such grant')
export const holderNotFound = defineError('grants.holder_not_found', 404, 'There is no such person or group')
export const appNotFound = defineError('grants.app_not_found', 404, 'There is no such app')
