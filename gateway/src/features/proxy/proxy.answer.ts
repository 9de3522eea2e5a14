import { problemMediaType } from '@gatehouse/contracts/problem'
import { toProblem } from '@gatehouse/kit/errors'
import { securityHeaders } from '@gatehouse/kit/http/security-headers'
import { STATUS_CODES, type ServerResponse } from 'node:http'
import { Redirect, type Refusal } from './proxy.refusal.ts'
import type { RawHeaders } from './proxy.request-head.ts'

/** How the data path answers requests itself: a problem document, or the way to the sign-in page. */
export type Answer = {
  /** Answers a request that goes no further. */
  send: (response: ServerResponse, refusal: unknown, requestId: string) => void
  /** The same for a connection on which no server object speaks (any more): the whole answer in one go, then the end. */
  raw: (refusal: Refusal, requestId: string) => Buffer
}

export function createAnswer(options: { https: boolean }): Answer {
  const ownHeaders = securityHeaders(options).flat()

  const problemBytes = (refusal: unknown, requestId: string): { status: number; headers: string[]; body: Buffer } => {
    const problem = toProblem(refusal, requestId)
    const body = Buffer.from(JSON.stringify(problem.body))
    const headers = [...ownHeaders, 'x-request-id', requestId, 'content-type', problemMediaType, 'content-length', String(body.length)]
    for (const [name, value] of Object.entries(problem.headers)) headers.push(name, value)
    return { status: problem.status, headers, body }
  }
  return {
    send: (response, refusal, requestId) => {
      if (refusal instanceof Redirect) {
        response.writeHead(302, [...ownHeaders, 'x-request-id', requestId, 'location', refusal.location, 'content-length', '0']).end()
        return
      }
      const { status, headers, body } = problemBytes(refusal, requestId)
      response.writeHead(status, headers).end(body)
    },
    raw: (refusal, requestId) => {
      const { status, headers, body } = problemBytes(refusal, requestId)
      if (!headers.includes('connection')) headers.push('connection', 'close')
      return Buffer.concat([headBytes(`${status} ${STATUS_CODES[status] ?? ''}`, headers), body])
    },
  }
}

/** Status line and header lines as they go over the wire. */
export function headBytes(status: string, headers: RawHeaders): Buffer {
  const lines = headers.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
  return Buffer.from(`HTTP/1.1 ${status}\r\n${lines}\r\n`, 'latin1')
}
