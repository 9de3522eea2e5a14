import { defineError } from '@gatehouse/kit/errors'

export const unknownSite = defineError('sites.unknown', 404, 'No app has this host name')
