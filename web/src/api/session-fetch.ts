import { isFields, parsed, UnreachableError } from './errors.ts'

type Renewal = 'renewed' | 'ended'

export type SessionFetch = {
  /** `fetch` that renews an expired session once and sends the request again; it never sends one more than twice. */
  fetch: (request: Request) => Promise<Response>
  /** Renews the session. Callers at the same time share one request. */
  renew: () => Promise<Renewal>
}

export type SessionFetchOptions = {
  fetch: (request: Request) => Promise<Response>
  refreshUrl: string
  /** Asked when the session is over; true means the person signed in again and the request may be sent once more. */
  onEnded: () => Promise<boolean>
}

/** Answers of these are about the credentials in the request itself, so an expired session cannot be the reason. */
const credentialPaths = new Set(['/api/auth/session', '/api/auth/session/refresh', '/api/auth/login', '/api/auth/register', '/api/setup'])
const credentialCodes = new Set(['auth.invalid_credentials', 'auth.wrong_password'])

export function createSessionFetch(options: SessionFetchOptions): SessionFetch {
  let renewals = 0
  let pending: Promise<Renewal> | null = null

  async function send(request: Request): Promise<Response> {
    try {
      return await options.fetch(request)
    } catch (error) {
      if (request.signal.aborted) throw error
      throw new UnreachableError(error)
    }
  }

  async function askForRenewal(): Promise<Renewal> {
    const response = await send(new Request(options.refreshUrl, { method: 'POST' }))
    if (response.ok) {
      renewals += 1
      return 'renewed'
    }
    if (response.status === 401 || response.status === 403) return 'ended'
    throw new UnreachableError(`renewal answered ${response.status}`)
  }

  function renew(): Promise<Renewal> {
    pending ??= askForRenewal().finally(() => {
      pending = null
    })
    return pending
  }

  async function sendWithSession(request: Request): Promise<Response> {
    const again = request.clone()
    const before = renewals
    const response = await send(request)
    if (response.status !== 401 || !(await isSessionRefusal(request, response))) return response
    // Another request renewed the session while this one was under way: its cookie was old, the new one is good.
    const renewal = renewals === before ? await renew() : 'renewed'
    if (renewal === 'renewed') return send(again)
    if (isSessionQuestion(request)) return response
    return (await options.onEnded()) ? send(again) : response
  }

  return { fetch: sendWithSession, renew }
}

function isSessionQuestion(request: Request): boolean {
  return request.method === 'GET' && pathOf(request) === '/api/auth/session'
}

async function isSessionRefusal(request: Request, response: Response): Promise<boolean> {
  if (isSessionQuestion(request)) return true
  if (credentialPaths.has(pathOf(request))) return false
  const body = parsed(await response.clone().text())
  return !(isFields(body) && typeof body.code === 'string' && credentialCodes.has(body.code))
}

function pathOf(request: Request): string {
  return new URL(request.url).pathname
}
