import type { RequestHead } from './proxy.request-head.ts'

/** Whether a person is looking at the answer (Fetch metadata where the browser sends it, else what it accepts). */
export function isNavigation(head: RequestHead): boolean {
  if (head.method !== 'GET' && head.method !== 'HEAD') return false
  return head.secFetchMode === null ? (head.accept ?? '').includes('text/html') : head.secFetchMode === 'navigate'
}
