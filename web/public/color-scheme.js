// Sets light or dark before the first paint; a classic script, because a module would run after it.
;(function () {
  var choice = 'auto'
  try {
    choice = localStorage.getItem('gatehouse-color-scheme') || 'auto'
  } catch {
    // Storage can be blocked; the system's choice is the answer then.
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  var bar = document.querySelector('meta[name="theme-color"]')
  if (bar && dark) bar.setAttribute('content', '#191715')
})()
