import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import type { Session } from '../../api/types.ts'
import { leavesThePages, safeNextPath } from './next-path.ts'
import { enter } from './session.api.ts'

const lastKey = 'gatehouse-went-on'
const tooSoonMs = 10_000

/**
 * Goes on to what the sign-in page was opened for, when that is no page of ours and the person is signed in after all: their short-lived
 * cookie had run out and is renewed now. Not twice in a row, so that two sides that disagree do not send a browser to and fro.
 */
export async function goOnIfSignedIn(next: unknown, findSession: () => Promise<Session | null>): Promise<void> {
  const path = safeNextPath(next)
  if (!leavesThePages(path)) return
  const [lastPath, lastMs] = (sessionStorage.getItem(lastKey) ?? '').split(' ')
  if (lastPath === path && Date.now() - Number(lastMs) < tooSoonMs) return
  if ((await findSession().catch(() => null)) === null) return
  sessionStorage.setItem(lastKey, `${path} ${Date.now()}`)
  location.replace(path)
  // The browser is on its way; nothing is to be shown meanwhile.
  await new Promise(() => {})
}

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
