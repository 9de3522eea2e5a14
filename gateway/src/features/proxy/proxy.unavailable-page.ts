import { createHash } from 'node:crypto'

/** An app that cannot be opened now, or not by this person, as a person is told who opened it by hand. */
export type UnavailableApp = {
  key: string
  /** Where the Apps page is; only at its own host can be asked how the app is. */
  apps: string
  name: string
  /** One sentence. */
  detail: string
  kind: 'unavailable' | 'maintenance' | 'no_access'
  /** Whether a person without access may ask for it. */
  askable: boolean
  requestId: string
}

/** Asks, as the Apps page does, whether the app can be opened now; nobody who waits causes a check or a request to the app. */
const script = `
const { app: key, kind } = document.documentElement.dataset
async function look() {
  try {
    const answer = await fetch('/api/services', { headers: { accept: 'application/json' } })
    if (answer.status === 401) return location.reload()
    const { items } = await answer.json()
    const app = items.find((one) => one.key === key)
    if (app && (kind === 'no_access' || app.status === 'up' || app.status === 'degraded')) location.reload()
  } catch {}
}
if (key) setInterval(look, 5000)
`

const style = `
:root { color-scheme: light dark; --back: #faf9f7; --text: #26231f; --quiet: #69625a; --line: #e9e6e0; --accent: #0f5453; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --back: #191715; --text: #e9e5df; --quiet: #aaa39a; --line: #34312c; --accent: #86c3bf; --on-accent: #10211f } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--back); color: var(--text); font: 16px/1.5 'Inter Variable', system-ui, sans-serif }
main { width: 100%; max-width: 30rem }
svg { display: block; color: var(--quiet); margin-bottom: 20px }
h1 { margin: 0 0 8px; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.015em; overflow-wrap: anywhere }
p { margin: 0 0 12px; overflow-wrap: anywhere }
.quiet { color: var(--quiet); font-size: .875rem }
nav { display: flex; flex-wrap: wrap; gap: 12px; margin: 24px 0 }
a { display: inline-flex; align-items: center; min-height: 44px; padding: 0 18px; border-radius: 8px; border: 1px solid var(--line); color: inherit; text-decoration: none; font-weight: 550 }
a.first { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
code { font-size: .8125rem; overflow-wrap: anywhere }
`

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** What this page may do: its own script and style, and a question to this very site. */
export const unavailablePagePolicy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const shapes = {
  unavailable: '<circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  no_access:
    '<path d="M4 5.5v-1.5a2 2 0 0 1 4 0v1.5M2.75 5.5h6.5v4.75h-6.5z" fill="none" stroke="currentColor" stroke-width="1.2" stroke-linejoin="round"/>',
  maintenance: '<rect x="2" y="2" width="8" height="8" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.5"/>',
}

const again = 'This page opens it as soon as it works again.'
const words: Record<UnavailableApp['kind'], (name: string) => { title: string; wait: string }> = {
  unavailable: (name) => ({ title: `${name} is not available`, wait: again }),
  maintenance: (name) => ({ title: `${name} is under maintenance`, wait: again }),
  no_access: (name) => ({ title: `You have no access to ${name}`, wait: 'This page opens it as soon as you have.' }),
}

/** The page that names the app and opens it as soon as it can be opened. */
export function unavailablePage({ key, name, detail, kind, askable, requestId, apps }: UnavailableApp): string {
  const { title, wait } = words[kind](name)
  const canAsk = apps === '/'
  const ask =
    kind === 'no_access' && askable ? `<a class="first" href="${escaped(apps)}?ask=${encodeURIComponent(key)}">Request access</a>` : ''
  const home =
    ask === '' ? `<a class="first" href="${escaped(apps)}">Go to your apps</a>` : `<a href="${escaped(apps)}">Go to your apps</a>`
  return `<!doctype html>
<html lang="en" data-app="${canAsk ? escaped(key) : ''}" data-kind="${kind}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
${!canAsk ? '' : '<noscript><meta http-equiv="refresh" content="15"></noscript>'}
<style>${style}</style>
</head>
<body>
<main>
<svg viewBox="0 0 12 12" width="40" height="40" aria-hidden="true">${shapes[kind]}</svg>
<h1>${escaped(title)}</h1>
<p>${escaped(detail)}</p>
${canAsk ? `<p class="quiet" role="status">${wait}</p>` : ''}
<nav>${ask}${home}<a href="">Try now</a></nav>
<p class="quiet">Request <code>${escaped(requestId)}</code></p>
</main>
<script>${script}</script>
</body>
</html>
`
}

/** Text as it may stand in HTML, between tags and in quoted attributes. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}
