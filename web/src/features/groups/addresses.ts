/** What may be pasted at once; more is refused by the server as well. */
export const mostAddresses = 500

/** A name before an address in angle brackets, as mail programs write it. */
const named = /(?:"[^"\n]*"|[^"<>,;\n\r]*)\s*<([^<>]*)>/g

/**
 * The addresses in a pasted text: one a line, or with commas, semicolons, tabs or spaces between; also `Ana Almeida
 * <ana@example.org>`. Each once, in the order of the text. What is no address stays in, to be told of.
 */
export function splitAddresses(text: string): string[] {
  const parts = text.replaceAll(named, '\n$1\n').split(/[\n\r,;\t]+/)
  const found = parts.flatMap((part) => (part.includes('@') ? part.trim().split(/\s+/) : [part.trim()]))
  return [...new Set(found.filter((address) => address !== ''))]
}
