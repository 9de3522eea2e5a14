import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; --back: #faf9f7; --text: #26231f; --accent: #0f5453; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --back: #191715; --text: #e9e5df; --accent: #86c3bf; --on-accent: #10211f } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 30rem }
h1 { margin: 0 0 8px; font-size: 1.5rem; line-height: 1.25; font-weight: 650 }
p { margin: 0 0 24px }
a { display: inline-flex; align-items: center; min-height: 44px; padding: 0 18px; border-radius: 8px; background: var(--accent); color: var(--on-accent); text-decoration: none; font-weight: 550 }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
`

/** The page may show its own style and lead on; nothing else. */
export const refusedPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** What a person sees whose way back from the sign-in was too slow, was gone twice, or began in another browser. */
export const refusedPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Signing in did not work</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Signing in did not work</h1>
<p>The way here works once, for a minute, in the browser it began in. If this comes again, see that cookies are allowed for this address.</p>
<a href="/">Try again</a>
</main>
</body>
</html>
`
