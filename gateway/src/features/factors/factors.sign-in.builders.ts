import type { LightMyRequestResponse } from 'fastify'
import { call, cookiesOf, goodPassword, signIn, type Identity } from '../../testing/identity.ts'
import { aPasskeyDevice, codeAt, type PasskeyDevice } from './factors.builders.ts'

export type Equipment = { secret: string; codes: string[]; device: PasskeyDevice }
type Send = { url: string; body?: unknown; cookie?: string; headers?: Record<string, string>; address?: string }

/** What browsers and programs do on the way to a session, against one gateway. */
export type Visits = ReturnType<typeof visitsTo>

export function visitsTo(identity: Identity) {
  const send = (request: Send): Promise<LightMyRequestResponse> => call(identity, { method: 'POST', ...request })
  const enterPassword = (email: string, wanted: { password?: string; remember?: boolean } = {}) =>
    send({ url: '/api/auth/session', body: { email, password: goodPassword, remember: false, ...wanted } })
  const prove = (pending: string, body: unknown) => send({ url: '/api/auth/session/factor', body, cookie: pending })
  return {
    send,
    enterPassword,
    /** The cookie of a sign-in that lacks the second factor. */
    pendingOf: async (email: string): Promise<string> => cookiesOf(await enterPassword(email)),
    prove,
    proveByApp: (pending: string, secret: string) => prove(pending, { kind: 'totp', code: codeAt(secret, identity.clock.now()) }),
    whoIs: async (cookie: string): Promise<number> => (await call(identity, { url: '/api/auth/session', cookie })).statusCode,
    logIn: (fields: Record<string, string>): Promise<LightMyRequestResponse> =>
      identity.server.inject({
        method: 'POST',
        url: '/api/auth/login',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ password: goodPassword, ...fields }).toString(),
      }),
    /** Gives an account an authenticator app, recovery codes and a passkey; the code that confirmed the app is of the step before. */
    equip: (email: string): Promise<Equipment> => equip(identity, email),
  }
}

async function equip(identity: Identity, email: string): Promise<Equipment> {
  const cookie = await signIn(identity, email)
  const send = async (path: string, body?: unknown): Promise<LightMyRequestResponse> =>
    call(identity, { method: 'POST', url: `/api/auth/factors${path}`, body, cookie })
  const app = (await send('/authenticators', { name: 'Phone' })).json<{ id: string; secret: string }>()
  const confirmed = await send(`/authenticators/${app.id}/confirm`, { code: codeAt(app.secret, identity.clock.now()) })
  const device = aPasskeyDevice()
  const options = (await send('/passkeys/challenge')).json<{ challenge: string; user: { id: string } }>()
  await send('/passkeys', { name: 'Laptop', response: device.create(options) })
  identity.clock.advance(30_000)
  return { secret: app.secret, codes: confirmed.json<{ recovery_codes: string[] }>().recovery_codes, device }
}

export const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
