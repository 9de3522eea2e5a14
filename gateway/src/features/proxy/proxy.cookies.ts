/**
 * A Cookie header without the named cookies; all others stay byte for byte and in order. With a pair goes the separator after it,
 * or, for the last pair, the one before it. Returns an empty text when nothing is left.
 */
export function withoutCookies(header: string, names: ReadonlySet<string>): string {
  let left: string | null = null
  let isWhole = true
  // Of the pairs that stay and have not been taken over yet, the first begins here.
  let from = 0
  const take = (end: number): void => {
    // The blank before a pair belongs to the separator that has gone.
    if (left === null) left = from === 0 ? header.slice(from, end) : header.slice(from, end).trimStart()
    else left += `;${header.slice(from, end)}`
  }
  for (let start = 0, end = 0; end !== -1; start = end + 1) {
    end = header.indexOf(';', start)
    if (!names.has(nameAt(header, start, end))) continue
    if (start > from) take(start - 1)
    isWhole = false
    from = end === -1 ? header.length + 1 : end + 1
  }
  if (isWhole) return header
  if (from <= header.length) take(header.length)
  return left ?? ''
}

/** The name in the pair from `start` to `end`, which is -1 for the end of the header. */
function nameAt(header: string, start: number, end: number): string {
  const equals = header.indexOf('=', start)
  if (equals !== -1 && (end === -1 || equals < end)) return header.slice(start, equals).trim()
  return (end === -1 ? header.slice(start) : header.slice(start, end)).trim()
}

/** Whether a Set-Cookie header would set one of the named cookies, also in the spellings by which browsers can be misled. */
export function setsCookie(header: string, names: ReadonlySet<string>): boolean {
  const pair = header.split(';', 1)[0] ?? ''
  // `Set-Cookie: =name=value` makes a cookie without a name, which is sent back as `name=value`.
  return names.has(nameAt(pair.replace(/^[\s=]+/, ''), 0, -1))
}
