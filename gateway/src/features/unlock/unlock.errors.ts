import { defineError } from '@gatehouse/kit/errors'

export const unlockLinkInvalid = defineError('unlock.invalid_link', 403, 'This link is not valid any more')
