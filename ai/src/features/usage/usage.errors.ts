import { defineError } from '@gatehouse/kit/errors'

export const allowanceSpent = defineError('ai.allowance_spent', 429, 'No more answers today')
