import { queryOptions } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { EmailState } from '../../api/mail-types.ts'

export const emailStateQuery = queryOptions({
  queryKey: ['email-state'],
  queryFn: ({ signal }): Promise<EmailState> => answerOf(api.GET('/api/auth/email', { signal })),
})

export function askForNewPassword(email: string): Promise<{ message: string }> {
  return answerOf(api.POST('/api/auth/password/forgot', { body: { email } }))
}

export function askForVerification(email: string): Promise<{ message: string }> {
  return answerOf(api.POST('/api/auth/email/verify/request', { body: { email } }))
}

export type LinkProof = { token: string; password?: string; new_password?: string }

export function verifyEmail(proof: LinkProof): Promise<{ email: string }> {
  return answerOf(api.POST('/api/auth/email/verify', { body: proof }))
}

export function confirmEmailChange(proof: { token: string; password?: string }): Promise<{ email: string }> {
  return answerOf(api.POST('/api/auth/email/change/confirm', { body: proof }))
}

export function resetPassword(body: { token: string; password: string }): Promise<{ email: string }> {
  return answerOf(api.POST('/api/auth/password/reset', { body }))
}

export function undoEmailChange(body: { token: string; password: string }): Promise<{ email: string }> {
  return answerOf(api.POST('/api/auth/email/change/undo', { body }))
}

export function askForEmailChange(body: { email: string; password: string }): Promise<{ message: string }> {
  return answerOf(api.POST('/api/auth/email/change', { body }))
}

export function dropEmailChange(): Promise<unknown> {
  return answerOf(api.DELETE('/api/auth/email/change'))
}
