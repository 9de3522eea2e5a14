import { useState } from 'react'
import type { App } from '../../api/types.ts'

const most = 5
/** The name holds the person: somebody else at this browser sees nothing of it. Signing out clears it. */
const nameOf = (userId: string): string => `gatehouse-recent-${userId}`

function read(userId: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(userId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : []
  } catch {
    return []
  }
}

/** Notes that an app was opened. It stays in this browser: where somebody goes is nobody else's business. */
export function noteOpened(userId: string, key: string): void {
  const keys = [key, ...read(userId).filter((one) => one !== key)].slice(0, 2 * most)
  try {
    localStorage.setItem(nameOf(userId), JSON.stringify(keys))
  } catch {
    // Storage can be full or blocked; then nothing is remembered.
  }
}

/** What was opened last, as it was when the page came: a list that changed at a click would move what is under the pointer. */
export function useRecents(userId: string, apps: readonly App[]): App[] {
  const [keys] = useState(() => read(userId))
  return keys.flatMap((key) => apps.find((app) => app.key === key) ?? []).slice(0, most)
}
