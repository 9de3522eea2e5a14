import { defineError } from '@gatehouse/kit/errors'

export const portraitRefused = defineError('portraits.refused', 400, 'This picture cannot be used')
export const portraitNotFound = defineError('portraits.not_found', 404, 'There is no such picture')
export const portraitsBusy = defineError('portraits.busy', 503, 'Too many pictures are being worked on')
