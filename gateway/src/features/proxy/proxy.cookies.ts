/**
 * A Cookie header without the named cookies; all others stay byte for byte and in order. With a pair goes the separator after it,
 * or, for the last pair, the one before it. Returns an empty text when nothing is left.
 */
export function withoutCookies(header: string, names: ReadonlySet<string>): string {
  if (!mayHold(header, names)) return header
  // Most browsers of most people have the gateway's cookie and no other.
  if (!header.includes(';')) return names.has(nameOf(header)) ? '' : header
  const pairs = header.split(';')
  const kept = pairs.filter((pair) => !names.has(nameOf(pair)))
  if (kept.length === pairs.length) return header
  const [first = '', ...others] = kept
  // The blank before a pair belongs to the separator that has gone.
  return [pairs[0] === first ? first : first.trimStart(), ...others].join(';')
}

/** A quick look that spares the splitting of most headers. */
function mayHold(header: string, names: ReadonlySet<string>): boolean {
  for (const name of names) if (header.includes(name)) return true
  return false
}

function nameOf(pair: string): string {
  const equals = pair.indexOf('=')
  return (equals === -1 ? pair : pair.slice(0, equals)).trim()
}

/** Whether a Set-Cookie header would set one of the named cookies, also in the spellings by which browsers can be misled. */
export function setsCookie(header: string, names: ReadonlySet<string>): boolean {
  const pair = header.split(';', 1)[0] ?? ''
  // `Set-Cookie: =name=value` makes a cookie without a name, which is sent back as `name=value`.
  return names.has(nameOf(pair.replace(/^[\s=]+/, '')))
}
