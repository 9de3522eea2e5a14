import { isFields, parsed, UnreachableError } from './errors.ts'

export type Renewal = 'renewed' | 'ended'

/** Runs `renew` when no other tab does; not at all when one has done it since `sinceMs` (Date.now). */
export type TakeTurn = (renew: () => Promise<Renewal>, sinceMs: number) => Promise<Renewal>

export type SessionFetch = {
  /** `fetch` that renews an expired session, or has the person confirm who they are, and sends the request again: once for each. */
  fetch: (request: Request) => Promise<Response>
  /** Renews the session. Callers at the same time share one request. */
  renew: () => Promise<Renewal>
}

export type SessionFetchOptions = {
  fetch: (request: Request) => Promise<Response>
  refreshUrl: string
  /** Lets one tab after the other renew; without it each does when it has to. */
  takeTurn?: TakeTurn
  /** Asked when the session is over; true means the person signed in again and the request may be sent once more. */
  onEnded: () => Promise<boolean>
  /** Asked when the server wants to know anew who is there; true means the person showed it, so the request may be sent once more. */
  onUnconfirmed: (methods: readonly string[]) => Promise<boolean>
}

/** Answers of these are about the credentials in the request itself, so an expired session cannot be the reason. */
const credentialPaths = new Set(['/api/auth/session', '/api/auth/session/refresh', '/api/auth/login', '/api/auth/register', '/api/setup'])
const credentialCodes = new Set(['auth.invalid_credentials', 'auth.wrong_password'])

export function createSessionFetch(options: SessionFetchOptions): SessionFetch {
  let renewals = 0
  let pending: Promise<Renewal> | null = null
  const takeTurn = options.takeTurn ?? ((ask) => ask())

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

  function renew(sinceMs = Infinity): Promise<Renewal> {
    pending ??= takeTurn(askForRenewal, sinceMs).finally(() => {
      pending = null
    })
    return pending
  }

  async function sendWithSession(request: Request): Promise<Response> {
    const again = request.clone()
    const before = renewals
    const sentMs = Date.now()
    const response = await send(request)
    if (response.status !== 401 || !(await isSessionRefusal(request, response))) return response
    // Another request renewed the session while this one was under way: its cookie was old, the new one is good.
    const renewal = renewals === before ? await renew(sentMs) : 'renewed'
    if (renewal === 'renewed') return send(again)
    if (isSessionQuestion(request)) return response
    return (await options.onEnded()) ? send(again) : response
  }

  /** A request refused until the person confirms who they are goes on after they did, with all that was typed. */
  async function sendConfirmed(request: Request): Promise<Response> {
    const again = request.clone()
    const response = await sendWithSession(request)
    const methods = response.status === 403 ? await methodsToConfirm(response) : null
    if (methods === null) return response
    return (await options.onUnconfirmed(methods)) ? sendWithSession(again) : response
  }

  return { fetch: sendConfirmed, renew }
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

/** How the person can confirm who they are, if that is what an answer asks for. */
async function methodsToConfirm(response: Response): Promise<readonly string[] | null> {
  const body = parsed(await response.clone().text())
  if (!isFields(body) || body.code !== 'auth.reauthentication_required') return null
  return Array.isArray(body.methods) ? body.methods.filter((method) => typeof method === 'string') : []
}

function pathOf(request: Request): string {
  return new URL(request.url).pathname
}
