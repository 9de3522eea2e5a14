import type { Dispatcher } from 'undici'

/**
 * Headers or trailers of an upstream as texts. They nearly always lie behind one another in what was read, so they are decoded as one text and
 * cut out of it, which costs less than decoding each.
 */
export function textsOf(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  if (!Array.isArray(raw) || raw.length === 0) return []
  return (areBytes(raw) ? cutOutOfOne(raw) : null) ?? raw.map((text) => (typeof text === 'string' ? text : text.toString('latin1')))
}

const areBytes = (raw: readonly (string | Buffer)[]): raw is readonly Buffer[] => raw.every((text) => typeof text !== 'string')

/** Null when they do not lie in one piece of memory and in order. */
function cutOutOfOne(raw: readonly Buffer[]): string[] | null {
  const [first, last] = [raw[0], raw.at(-1)]
  if (first === undefined || last === undefined) return null
  const { buffer, byteOffset: start } = first
  const end = last.byteOffset + last.length
  const isWithin = (text: Buffer): boolean => text.buffer === buffer && text.byteOffset >= start && text.byteOffset + text.length <= end
  if (!raw.every(isWithin)) return null
  const whole = Buffer.from(buffer, start, end - start).toString('latin1')
  return raw.map(({ byteOffset, length }) => whole.slice(byteOffset - start, byteOffset - start + length))
}

export const isContentLength = (name: string): boolean => name.length === 14 && isNamed(name, 'Content-Length', 'content-length')
export const isContentType = (name: string): boolean => name.length === 12 && isNamed(name, 'Content-Type', 'content-type')

/** Comparing with the usual spellings spares folding most names. */
const isNamed = (name: string, usual: string, lower: string): boolean => name === usual || name === lower || name.toLowerCase() === lower
