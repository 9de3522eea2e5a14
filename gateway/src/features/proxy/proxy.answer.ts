import { problemMediaType } from '@gatehouse/contracts/problem'
import { ProblemError, toProblem } from '@gatehouse/kit/errors'
import { securityHeaders } from '@gatehouse/kit/http/security-headers'
import { STATUS_CODES, type ServerResponse } from 'node:http'
import { isNavigation } from './proxy.navigation.ts'
import type { Passage } from './proxy.passage.ts'
import { Redirect, type Refusal } from './proxy.refusal.ts'
import type { RawHeaders } from './proxy.request-head.ts'
import { unavailablePage, unavailablePagePolicy, type UnavailableApp } from './proxy.unavailable-page.ts'

/** How the data path answers requests itself: a problem document, or the way to the sign-in page. */
export type Answer = {
  /** Security headers of what the gateway itself answers: name, value, name, value. */
  ownHeaders: RawHeaders
  /** Answers a request that goes no further. */
  send: (response: ServerResponse, refusal: unknown, requestId: string) => void
  /**
   * Answers a request to an app. A person who opened one that cannot be reached (503, whatever a program would be told), or that they may
   * not use, gets a page that names it and waits for it; everything else is answered as usual.
   */
  sendFor: (passage: AnsweredPassage, response: ServerResponse, refusal: unknown) => void
  /** The same for a connection on which no server object speaks (any more): the whole answer in one go, then the end. */
  raw: (refusal: Refusal, requestId: string) => Buffer
}

type AnsweredPassage = Pick<Passage, 'service' | 'head' | 'requestId'>

export function createAnswer(options: { https: boolean; publicUrl: string }): Answer {
  const ownHeaders = securityHeaders(options).flat()

  const problemBytes = (refusal: unknown, requestId: string): { status: number; headers: string[]; body: Buffer } => {
    const problem = toProblem(refusal, requestId)
    const body = Buffer.from(JSON.stringify(problem.body))
    const headers = [...ownHeaders, 'x-request-id', requestId, 'content-type', problemMediaType, 'content-length', String(body.length)]
    for (const [name, value] of Object.entries(problem.headers)) headers.push(name, value)
    return { status: problem.status, headers, body }
  }
  const send = (response: ServerResponse, refusal: unknown, requestId: string): void => {
    if (refusal instanceof Redirect) {
      response
        .writeHead(refusal.status, [...ownHeaders, 'x-request-id', requestId, 'location', refusal.location, 'content-length', '0'])
        .end()
      return
    }
    const { status, headers, body } = problemBytes(refusal, requestId)
    response.writeHead(status, headers).end(body)
  }
  const pageHeaders = pageHeadersOf(options)
  return {
    ownHeaders,
    send,
    sendFor: (passage, response, refusal) => {
      const { head, requestId } = passage
      const kind = refusal instanceof ProblemError && isNavigation(head) ? pageKindOf(refusal) : null
      if (kind === null || !(refusal instanceof ProblemError)) return send(response, refusal, requestId)
      const { detail = '' } = refusal
      const { key, name, host, listed: askable } = passage.service
      // At a site's host there is nobody to ask how the app is, and the apps are elsewhere.
      const apps = host === null ? '/' : `${options.publicUrl}/`
      const body = Buffer.from(unavailablePage({ key, name, detail, kind, askable, requestId, apps }))
      const headers = [...pageHeaders, 'x-request-id', requestId, 'content-length', String(body.length)]
      if (kind !== 'no_access') headers.push('retry-after', refusal.headers['retry-after'] ?? '5')
      response.writeHead(kind === 'no_access' ? 403 : 503, headers).end(head.method === 'HEAD' ? undefined : body)
      return undefined
    },
    raw: (refusal, requestId) => {
      const { status, headers, body } = problemBytes(refusal, requestId)
      if (!headers.includes('connection')) headers.push('connection', 'close')
      return Buffer.concat([headBytes(`${status} ${STATUS_CODES[status] ?? ''}`, headers), body])
    },
  }
}

/** Which page a person gets for a refusal; null for what has none. */
function pageKindOf(refusal: ProblemError): UnavailableApp['kind'] | null {
  if (refusal.code === 'proxy.no_access') return 'no_access'
  if (refusal.status < 502 || !/^proxy\.(maintenance|upstream_)/.test(refusal.code)) return null
  return refusal.code === 'proxy.maintenance' ? 'maintenance' : 'unavailable'
}

function pageHeadersOf(options: { https: boolean }): string[] {
  const headers = new Map([...securityHeaders(options), ['content-security-policy', unavailablePagePolicy]])
  return [...headers.set('content-type', 'text/html; charset=utf-8')].flat()
}

/** Status line and header lines as they go over the wire. */
export function headBytes(status: string, headers: RawHeaders): Buffer {
  const lines = headers.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
  return Buffer.from(`HTTP/1.1 ${status}\r\n${lines}\r\n`, 'latin1')
}
