import { answerOf, api } from './client.ts'
import { paths } from '../paths.ts'

const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('gatehouse-session') : null

/**
 * Ends the session here and in the other tabs. The page is loaded anew, so that nothing of it stays in memory or in the
 * browser's back list.
 */
export async function signOut(): Promise<void> {
  await answerOf(api.DELETE('/api/auth/session'))
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, not a window
  channel?.postMessage('signed-out')
  location.replace(paths.signIn)
}

/** Follows a sign-out made in another tab, and one that happened while this page lay in the back list. */
export function followSignOuts(isSignedIn: () => Promise<boolean>): void {
  channel?.addEventListener('message', (event) => {
    if (event.data === 'signed-out') location.replace(paths.signIn)
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted) void leaveUnless(isSignedIn)
  })
}

async function leaveUnless(isSignedIn: () => Promise<boolean>): Promise<void> {
  if (!(await isSignedIn())) location.replace(paths.signIn)
}
