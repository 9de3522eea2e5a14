const storageKey = 'gatehouse-reloaded-at'
const pauseMs = 30_000

/**
 * After an upgrade an open page asks for parts that are gone. It loads itself anew then, at most once in half a minute, so
 * that a part that is really missing ends on the error page and not in a loop.
 */
export function reloadForNewVersion(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(storageKey) ?? 0)
    if (Date.now() - last < pauseMs) return
    sessionStorage.setItem(storageKey, String(Date.now()))
    event.preventDefault()
    location.reload()
  })
}
