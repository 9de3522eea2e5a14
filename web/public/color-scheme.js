// Sets light or dark before the first paint; a classic script, because a module would run after it.
;(function () {
  var page = document.documentElement
  var choice = 'auto'
  try {
    choice = localStorage.getItem('gatehouse-color-scheme') || 'auto'
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
})()
