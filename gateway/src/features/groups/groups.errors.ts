import { defineError } from '@gatehouse/kit/errors'

export const groupNotFound = defineError('groups.not_found', 404, 'There is no such group')
export const memberNotFound = defineError('groups.member_not_found', 404, 'This person is not in the group')
export const nameTaken = defineError('groups.name_taken', 409, 'A group with this name already exists')
export const tooManyGroups = defineError('groups.too_many', 409, 'Somebody would be in too many groups')
export const managersByAdmins = defineError('groups.managers_by_admins', 403, 'Only admins appoint and remove managers')
