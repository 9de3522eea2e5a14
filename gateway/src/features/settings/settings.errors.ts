import { defineError } from '@gatehouse/kit/errors'

export const versionNotFound = defineError('settings.version_not_found', 404, 'This version of the settings is not kept')
export const versionRefused = defineError('settings.version_refused', 409, 'The rules of today do not allow what this version held')
export const nothingChanges = defineError('settings.nothing_changes', 409, 'Going back to this version would change nothing')
