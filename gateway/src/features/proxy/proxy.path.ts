/** The form every path must have, so that gateway and upstream cannot read it differently. See docs/problems/proxy.ambiguous_path.md. */

const slash = 0x2f
const dot = 0x2e
const percent = 0x25
const semicolon = 0x3b

/**
 * Why the path or query of a target is refused, or null. Refused is what servers are known to disagree on: dot segments, empty segments,
 * backslashes, encoded separators and control characters, fragments, broken escapes. Nothing is ever decoded or rewritten: what
 * passes here is forwarded byte for byte.
 */
export function targetFault(path: string, query: string): string | null {
  return pathFault(path) ?? (/[^!-~]|#/.test(query) ? 'The query holds a character that must be encoded.' : null)
}

/** The same for a path alone. */
export function pathFault(path: string): string | null {
  if (path.charCodeAt(0) !== slash) return 'The path must begin with a slash.'
  let unusual = false
  for (let at = 0; at < path.length; at += 1) {
    const code = path.charCodeAt(at)
    if (code <= 0x20 || code >= 0x7f || code === 0x5c || code === 0x23) return 'The path holds a character that must be encoded.'
    if (code === percent || code === semicolon) unusual = true
    else if (code === slash && at + 1 < path.length) {
      const next = path.charCodeAt(at + 1)
      if (next === slash) return 'The path has an empty segment.'
      if (next === dot) unusual = true
    }
  }
  return unusual ? unusualFault(path) : null
}

/** Looks closer at a path with escapes, parameters or a segment that begins with a dot. */
function unusualFault(path: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(path)) return 'The path holds a broken escape.'
  if (/%(2f|5c)/i.test(path)) return 'The path holds an encoded slash or backslash.'
  if (/%([01][0-9a-f]|7f)/i.test(path)) return 'The path holds an encoded control character.'
  if (/%c[01]%[89ab][0-9a-f]/i.test(path)) return 'The path holds an overlong encoding.'
  // Servers that know path parameters cut `;x` off a segment before they look at its dots.
  if (/\/(\.|%2e){1,2}(;|%3b|\/|$)/i.test(path)) return 'The path has a dot segment.'
  return null
}
