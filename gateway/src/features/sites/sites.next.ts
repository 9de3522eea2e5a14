const longest = 2000

/** The path at a site to come back to; its start page for anything that could lead elsewhere or round in a circle. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || next.length > longest || !/^\/[!-~]*$/.test(next) || /[\\#]/.test(next)) return '/'
  const path = next.split('?', 1)[0] ?? ''
  // Browsers resolve dot segments, also encoded ones, and `//` would be another host (CWE-601).
  if (path.includes('//') || /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path) || /^\/\.gatehouse(?:\/|$)/i.test(path)) return '/'
  return next
}
