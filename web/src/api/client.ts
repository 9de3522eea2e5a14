import createClient from 'openapi-fetch'
import { askToConfirm } from './confirmation.ts'
import { ApiError, apiErrorFrom } from './errors.ts'
import type { paths } from './schema.ts'
import { createRenewalTurns } from './renewal-turns.ts'
import { createSessionFetch } from './session-fetch.ts'

let onEnded: () => Promise<boolean> = () => Promise.resolve(false)

/** Says what happens when the session is over; see `session-end.ts`. */
export function whenSessionEnds(handler: () => Promise<boolean>): void {
  onEnded = handler
}

const sessionFetch = createSessionFetch({
  fetch: (request) => fetch(request),
  refreshUrl: '/api/auth/session/refresh',
  takeTurn: createRenewalTurns({ locks: navigator.locks, storage: localStorage }),
  onEnded: () => onEnded(),
  onUnconfirmed: askToConfirm,
})

/** The typed client of the gateway. Cookies carry the session; there is no token in the page. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: sessionFetch.fetch })

/** For what the typed client cannot do: streams. Renews the session like every other call. */
export function sendRequest(path: string, init: RequestInit): Promise<Response> {
  return sessionFetch.fetch(new Request(path, init))
}

/** For uploads, which go through XMLHttpRequest to show their progress: whether the request may be sent once more. */
export async function restoreSession(): Promise<boolean> {
  return (await sessionFetch.renew()) === 'renewed' || onEnded()
}

/** The parsed body of a call, or its refusal thrown as an `ApiError`. */
export async function answerOf<Data>(call: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> {
  const { data, error, response } = await call
  if (!response.ok) throw apiErrorFrom(response, error)
  // openapi-fetch types the body of a successful answer as possibly missing; for a 204 it is, and `Data` is undefined.
  return data as Data
}

/** Whether another attempt at a read may help: no answer at all, or a gateway that could not reach the service. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 502 || error.status === 503 || error.status === 504
}
