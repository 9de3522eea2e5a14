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
  const siteHeaders = securityHeaders({ ...options, hostAlone: true }).flat()

  return {
    ownHeaders,
    send: (response, refusal, requestId) => write(response, refusal, { requestId, base: ownHeaders }),
    sendFor: (passage, response, refusal) => {
      const { head, requestId } = passage
      const kind = refusal instanceof ProblemError && isNavigation(head) ? pageKindOf(refusal) : null
      const { key, name, host, listed: askable } = passage.service
      const base = host === null ? ownHeaders : siteHeaders
      if (kind === null || !(refusal instanceof ProblemError)) return write(response, refusal, { requestId, base })
      const { detail = '' } = refusal
      // At a site's host there is nobody to ask how the app is, and the apps are elsewhere.
      const apps = host === null ? '/' : `${options.publicUrl}/`
      const body = Buffer.from(unavailablePage({ key, name, detail, kind, askable, requestId, apps }))
      const headers = [...pageHeadersFrom(base), 'x-request-id', requestId, 'content-length', String(body.length)]
      if (kind !== 'no_access') headers.push('retry-after', refusal.headers['retry-after'] ?? '5')
      response.writeHead(kind === 'no_access' ? 403 : 503, headers).end(head.method === 'HEAD' ? undefined : body)
      return undefined
    },
    raw: (refusal, requestId) => {
      const { status, headers: own, body } = problemBytes(refusal, requestId)
      const headers = [...ownHeaders, ...own]
      if (!headers.includes('connection')) headers.push('connection', 'close')
      return Buffer.concat([headBytes(`${status} ${STATUS_CODES[status] ?? ''}`, headers), body])
    },
  }
}

/** `base`: the headers that every answer has. */
function write(response: ServerResponse, refusal: unknown, { requestId, base }: { requestId: string; base: RawHeaders }): void {
  if (refusal instanceof Redirect) {
    const headers = ['x-request-id', requestId, 'location', refusal.location, 'content-length', '0']
    response.writeHead(refusal.status, [...base, ...headers]).end()
    return
  }
  const { status, headers, body } = problemBytes(refusal, requestId)
  response.writeHead(status, [...base, ...headers]).end(body)
}

/** A refusal as a problem document, without the headers that every answer has. */
function problemBytes(refusal: unknown, requestId: string): { status: number; headers: string[]; body: Buffer } {
  const problem = toProblem(refusal, requestId)
  const body = Buffer.from(JSON.stringify(problem.body))
  const headers = ['x-request-id', requestId, 'content-type', problemMediaType, 'content-length', String(body.length)]
  for (const [name, value] of Object.entries(problem.headers)) headers.push(name, value)
  return { status: problem.status, headers, body }
}

/** Which page a person gets for a refusal; null for what has none. */
function pageKindOf(refusal: ProblemError): UnavailableApp['kind'] | null {
  if (refusal.code === 'proxy.no_access') return 'no_access'
  if (refusal.status < 502 || !/^proxy\.(maintenance|upstream_)/.test(refusal.code)) return null
  return refusal.code === 'proxy.maintenance' ? 'maintenance' : 'unavailable'
}

/** Of a page: the same, but for the policy, by which it may show its own style. */
function pageHeadersFrom(base: RawHeaders): string[] {
  const headers = base.map((text, at) => (base[at - 1] === 'content-security-policy' ? unavailablePagePolicy : text))
  return [...headers, 'content-type', 'text/html; charset=utf-8']
}

/** Status line and header lines as they go over the wire. */
export function headBytes(status: string, headers: RawHeaders): Buffer {
  const lines = headers.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
  return Buffer.from(`HTTP/1.1 ${status}\r\n${lines}\r\n`, 'latin1')
}
