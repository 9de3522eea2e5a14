/** One signed-in person at the gateway's API, as their browser would be. */
export type Caller = {
  send: (method: string, path: string, body?: unknown) => Promise<unknown>
  /** For answers that are streams: waits until it is over. */
  ask: (path: string, body: unknown) => Promise<string>
  upload: (path: string, form: FormData) => Promise<unknown>
}

/** Signs in; every call is refused with what the gateway said about it. */
export async function signIn(url: string, person: { email: string; password: string }): Promise<Caller> {
  const answer = await call(`${url}/api/auth/session`, { method: 'POST', headers: { origin: url, ...json }, body: JSON.stringify(person) })
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
  const headers = { origin: url, cookie }
  return {
    send: async (method, path, body) => {
      const sent = body === undefined ? { method, headers } : { method, headers: { ...headers, ...json }, body: JSON.stringify(body) }
      return read(await call(`${url}${path}`, sent))
    },
    ask: async (path, body) =>
      (await call(`${url}${path}`, { method: 'POST', headers: { ...headers, ...json }, body: JSON.stringify(body) })).text(),
    upload: async (path, form) => read(await call(`${url}${path}`, { method: 'POST', headers, body: form })),
  }
}

/** A call of somebody who is not signed in; whether it works does not matter. */
export async function attempt(url: string, path: string, body: unknown): Promise<void> {
  await fetch(`${url}${path}`, { method: 'POST', headers: { origin: url, ...json }, body: JSON.stringify(body) }).then((answer) =>
    answer.text(),
  )
}

const json = { 'content-type': 'application/json' }

async function call(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${new URL(url).pathname} answered ${answer.status}: ${await answer.text()}`)
  return answer
}

async function read(answer: Response): Promise<unknown> {
  const text = await answer.text()
  return text === '' ? null : JSON.parse(text)
}
