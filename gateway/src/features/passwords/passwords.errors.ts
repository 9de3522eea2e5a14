import { defineError } from '@gatehouse/kit/errors'

export const passwordRefused = defineError('auth.password_refused', 422, 'This password is not accepted')
export const passwordsBusy = defineError('auth.busy', 429, 'Too many people are signing in at this moment')
export const tooManyAttempts = defineError('auth.too_many_attempts', 429, 'Too many failed attempts')
