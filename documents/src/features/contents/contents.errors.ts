import { defineError } from '@gatehouse/kit/errors'

export const noPicture = defineError('documents.no_picture', 404, 'There is no picture of this document')
