import { defineError } from '@gatehouse/kit/errors'

export const untrustedProxy = defineError('authz.untrusted_proxy', 403, 'Only a trusted proxy may ask this')
export const incompleteQuestion = defineError('authz.incomplete', 400, 'The proxy does not say which request it asks about')
export const unknownService = defineError('authz.unknown_service', 403, 'Gatehouse does not know this app')
export const unknownHost = defineError('authz.unknown_host', 403, 'Gatehouse does not know this host')
export const sharesOrigin = defineError('authz.shares_origin', 403, 'This app must not share its address with Gatehouse')
