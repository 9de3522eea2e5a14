import type { RequestBody } from './proxy.request-body.ts'

/** What an upstream is sent. `headers` are names and values in turn; those about the connection and its framing are added. */
export type UpstreamRequest = {
  method: string
  target: string
  /** Value of Host, where `headers` have none. */
  authority: string | null
  headers: readonly string[]
  body: RequestBody | null
}

/** Methods whose requests have a body as a rule: without one they say so (RFC 9110 §8.6). */
const expectingBody = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH'])

/**
 * Whether the connection may carry another request afterwards. Servers that send a body along with the answer to a HEAD, or do not read one
 * where they expect none, would mix it with the next.
 */
export const leavesConnectionClean = ({ method, body }: UpstreamRequest): boolean =>
  method !== 'HEAD' && (body === null || expectingBody.has(method))

/** Whether it may be sent again when its connection ends before anything of an answer has come (RFC 9110 §9.2.2). */
export const isRepeatable = ({ method, body }: Pick<UpstreamRequest, 'method' | 'body'>): boolean =>
  body === null && (method === 'GET' || method === 'HEAD' || method === 'OPTIONS')

/**
 * The head as it goes over the wire, with the empty line.
 * @throws {TypeError} when a text in it ends its line, so that an upstream would read another request than this
 */
export function requestHead(request: UpstreamRequest): string {
  const { method, target, authority, headers, body } = request
  const own = authority === null ? [] : [`host: ${authority}\r\n`]
  own.push(leavesConnectionClean(request) ? 'connection: keep-alive\r\n' : 'connection: close\r\n')
  if (body === null && expectingBody.has(method)) own.push('content-length: 0\r\n')
  if (body !== null && body.length === null) own.push('transfer-encoding: chunked\r\n')
  let head = `${method} ${target} HTTP/1.1\r\n${own.join('')}`
  for (let at = 0; at + 1 < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`
  head += '\r\n'
  if (linesIn(head) !== own.length + headers.length / 2 + 2) throw new TypeError('a header of a request would end its line')
  return head
}

function linesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
