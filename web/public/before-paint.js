// What has to be right before the first paint; a classic script, because a module would run after it.
;(function () {
  var page = document.documentElement
  var choice = 'auto'
  var hasTypeface = false
  try {
    choice = localStorage.getItem('gatehouse-color-scheme') || 'auto'
    hasTypeface = localStorage.getItem('gatehouse-typeface') !== null
  } catch {
    // Storage can be blocked; the system's choice is the answer then.
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  page.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')

  // The frame that a phone or an installed window draws around the page follows, now and whenever it changes.
  function paintFrame() {
    var bar = document.querySelector('meta[name="theme-color"]')
    if (bar) bar.setAttribute('content', page.getAttribute('data-mantine-color-scheme') === 'dark' ? '#191715' : '#faf9f7')
  }
  paintFrame()
  new MutationObserver(paintFrame).observe(page, { attributeFilter: ['data-mantine-color-scheme'] })

  // Pages before the sign-in do not have the frame that index.html draws.
  var path = location.pathname
  page.toggleAttribute(
    'data-before-sign-in',
    /^\/(signin|register|forgot|reset|verify|confirm-email|undo-email|setup|unlock|invite)(\/|$)/.test(path),
  )

  // The build puts in its files: the parts of a page come beside the first script, not after it has run.
  var files = { typeface: [], pages: {} }
  function fetchSoon(file) {
    var link = document.createElement('link')
    var isScript = file.endsWith('.js')
    link.rel = isScript ? 'modulepreload' : 'preload'
    if (!isScript) link.as = file.endsWith('.css') ? 'style' : 'font'
    link.crossOrigin = ''
    link.href = file
    document.head.append(link)
  }
  var parts = files.pages[path] || []
  // A browser that has the typeface already sets the first text in it; any other shows text first.
  parts.concat(hasTypeface ? files.typeface : []).forEach(fetchSoon)
})()
