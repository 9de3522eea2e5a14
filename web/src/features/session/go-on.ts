import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import type { Session } from '../../api/types.ts'
import { leavesThePages, safeNextPath } from './next-path.ts'
import { enter } from './session.api.ts'

/** What comes after a sign-in: the page that was asked for, or the apps. */
export function useGoOn(next: unknown): (session: Session) => void {
  const router = useRouter()
  const queryClient = useQueryClient()
  return (session) => {
    enter(queryClient, session)
    const path = safeNextPath(next)
    if (leavesThePages(path)) location.assign(path)
    else router.history.push(path)
  }
}
