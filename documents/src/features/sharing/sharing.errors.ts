import { defineError } from '@gatehouse/kit/errors'

export const sharedNotFound = defineError('sharing.not_found', 404, 'There is nothing here that you could share')
export const unknownGroup = defineError('sharing.unknown_group', 422, 'You are not in this group')
