let kept: { path: string; token: string } | null = null

/**
 * The secret of a link from a mail (`/unlock#token=…`), or null. It is taken out of the address bar and the history at once; a page that
 * is drawn again gets the same.
 */
export function takeLinkToken(): string | null {
  const path = location.pathname
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null && token !== '') {
    kept = { path, token }
    history.replaceState(history.state, '', `${path}${location.search}`)
  }
  return kept?.path === path ? kept.token : null
}
