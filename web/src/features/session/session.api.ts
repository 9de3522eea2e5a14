import type { QueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { hasCode } from '../../api/errors.ts'
import { nameInstallation } from '../../api/installation.ts'
import { sessionQuery } from '../../api/queries.ts'
import type { Session } from '../../api/types.ts'

export type Credentials = { email: string; password: string; remember: boolean }

export function signIn(credentials: Credentials): Promise<Session> {
  return answerOf(api.POST('/api/auth/session', { body: credentials }))
}

export function register(person: { email: string; password: string; full_name?: string }): Promise<{ message: string }> {
  return answerOf(api.POST('/api/auth/register', { body: person }))
}

export function makeFirstAdmin(admin: { token: string; email: string; password: string; full_name?: string }) {
  return answerOf(api.POST('/api/setup', { body: admin }))
}

/** Whether a password was right, and what comes next is the second factor. */
export const lacksFactor = (error: unknown): boolean =>
  hasCode(error, 'auth.second_factor_required') || hasCode(error, 'auth.enrolment_required')

/** Uses up the link of a mail about slowed-down sign-in. */
export function unlock(token: string) {
  return answerOf(api.POST('/api/auth/unlock', { body: { token } }))
}

/** Starts with nothing of an earlier person in memory. */
export function enter(queryClient: QueryClient, session: Session): void {
  queryClient.clear()
  nameInstallation(session.installation)
  queryClient.setQueryData(sessionQuery.queryKey, session)
}
