/** An upstream whose bytes are no answer by HTTP/1.1 (RFC 9112), or none that can be told apart from the next. */
export class UpstreamProtocolError extends Error {
  readonly code = 'ERR_UPSTREAM_PROTOCOL'
}

/** The head of an answer. `headers` are names and values in turn, as they came, decoded as latin1. */
export type ResponseHead = {
  status: number
  reason: string
  headers: string[]
  /** Bytes of the body by Content-Length; -1 when that is not there. */
  length: number
  isChunked: boolean
  /** Whether the connection is meant to carry another answer. */
  keepsAlive: boolean
  /** How long the connection may be idle by Keep-Alive; null when it does not say. */
  idleMs: number | null
}

/** No control character, and no line that ends in any other way than by CRLF or goes on in the next. */
const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/
const fieldLines = /^(?:[!#$%&'*+\-.^`|~\w]+:[\t\x20-\x7e\x80-\xff]*\r\n)*$/

/**
 * Reads a head, with the line end of its last line and without the empty line. Stricter than many clients: what two readers could
 * understand differently is an error, because answers of several people follow one another on a connection.
 * @throws {UpstreamProtocolError}
 */
export function readHead(text: string): ResponseHead {
  const end = text.indexOf('\r\n')
  const [, minor, status, reason = ''] = statusLine.exec(text.slice(0, end)) ?? []
  if (minor === undefined) throw new UpstreamProtocolError('a status line that is none')
  const isOld = minor === '0'
  const headers = readFields(text.slice(end + 2))
  const framing = framingOf(headers, isOld)
  return { status: Number(status), reason, headers, ...framing }
}

/**
 * Reads field lines (RFC 9112 §5): names and values in turn, blanks around values left out.
 * @throws {UpstreamProtocolError}
 */
export function readFields(text: string): string[] {
  if (!fieldLines.test(text)) throw new UpstreamProtocolError('a field line that is none')
  const fields: string[] = []
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\r\n', at)
    const colon = text.indexOf(':', at)
    fields.push(text.slice(at, colon), valueBetween(text, colon + 1, end))
    at = end + 2
  }
  return fields
}

function valueBetween(text: string, from: number, to: number): string {
  let [start, end] = [from, to]
  while (start < end && isBlank(text, start)) start += 1
  while (end > start && isBlank(text, end - 1)) end -= 1
  return text.slice(start, end)
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 0x20 || code === 0x09
}

type Framing = Pick<ResponseHead, 'length' | 'isChunked' | 'keepsAlive' | 'idleMs'>

/**
 * Reads what there is of a head that has not ended yet, so that who speaks another protocol is not waited for.
 * @throws {UpstreamProtocolError} when it cannot become one any more
 */
export function checkBegunHead(text: string): void {
  const begin = 'HTTP/1.'
  if (!begin.startsWith(text.slice(0, begin.length)) || /[^\r]\n/.test(text)) throw new UpstreamProtocolError('no head of an answer')
}

/** How long the body is, and whether anything may come after it. Lengths that could be read in two ways are an error. */
function framingOf(headers: readonly string[], isOld: boolean): Framing {
  const framing: Framing = { length: -1, isChunked: false, keepsAlive: !isOld, idleMs: null }
  let connection: string | null = null
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? ''
    // Most names differ from these four in length.
    if (name.length !== 10 && name.length !== 14 && name.length !== 17) continue
    const value = headers[at + 1] ?? ''
    switch (name.toLowerCase()) {
      case 'content-length':
        framing.length = lengthIn(value, framing)
        break
      case 'transfer-encoding':
        if (isOld || framing.isChunked || value.toLowerCase() !== 'chunked') throw new UpstreamProtocolError('an unknown transfer encoding')
        framing.isChunked = true
        break
      case 'connection':
        connection = connection === null ? value : `${connection},${value}`
        break
      case 'keep-alive':
        framing.idleMs = idleMsIn(value)
        break
      default:
    }
  }
  if (connection !== null) framing.keepsAlive = goesOn(connection, framing.keepsAlive)
  if (framing.isChunked && framing.length !== -1) throw new UpstreamProtocolError('a length beside a transfer encoding')
  return framing
}

function lengthIn(value: string, { length }: Framing): number {
  if (length !== -1 || !/^\d{1,15}$/.test(value)) throw new UpstreamProtocolError('a length that is none, or two of them')
  return Number(value)
}

/** What Connection says of the connection itself: that it ends counts for more than that it stays. */
function goesOn(value: string, before: boolean): boolean {
  if (value === 'keep-alive') return true
  const options = value.toLowerCase().split(',')
  if (options.some((option) => option.trim() === 'close')) return false
  return before || options.some((option) => option.trim() === 'keep-alive')
}

function idleMsIn(value: string): number | null {
  const seconds = /(?:^|[\s,;])timeout=(\d{1,6})(?:[\s,;]|$)/i.exec(value)?.[1]
  return seconds === undefined ? null : Number(seconds) * 1000
}
