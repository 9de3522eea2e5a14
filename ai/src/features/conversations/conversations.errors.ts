import { defineError } from '@gatehouse/kit/errors'

export const conversationNotFound = defineError('ai.conversation_not_found', 404, 'There is no such conversation')
export const conversationChanged = defineError('ai.conversation_changed', 409, 'The conversation has gone on elsewhere')
export const conversationFull = defineError('ai.conversation_full', 409, 'This conversation cannot get any longer')
export const tooManyConversations = defineError('ai.too_many_conversations', 409, 'There are too many conversations')
