/** A change of an app as a browser hears of it. */
export type Heard = { key: string; status: string; atMs: number }

/** Somebody who listens to changes, as the Apps page does. */
export type Listener = AsyncDisposable & {
  /** Resolves with the first change to this status that is heard after now. */
  until: (key: string, status: string, withinMs: number) => Promise<Heard>
}

/** Opens the event stream of a signed-in person. */
export async function listen(url: string, cookie: string): Promise<Listener> {
  const stop = new AbortController()
  const response = await fetch(`${url}/api/services/events`, { headers: { cookie, accept: 'text/event-stream' }, signal: stop.signal })
  if (!response.ok || response.body === null) throw new Error(`The event stream was answered with ${response.status}.`)
  const waiting = new Set<(heard: Heard) => void>()
  const reading = read(response.body, (heard) => {
    for (const take of waiting) take(heard)
  }).catch(() => {})
  return {
    until: (key, status, withinMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${key} was not ${status} within ${withinMs} ms.`)), withinMs)
        const take = (heard: Heard): void => {
          if (heard.key !== key || heard.status !== status) return
          clearTimeout(timer)
          waiting.delete(take)
          resolve(heard)
        }
        waiting.add(take)
      }),
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await reading
    },
  }
}

async function read(body: ReadableStream<Uint8Array>, take: (heard: Heard) => void): Promise<void> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const bytes of body) {
    const atMs = Date.now()
    const text = decoder.decode(bytes, { stream: true })
    const events = (rest + text).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      if (!event.includes('\nevent: app\n')) continue
      const { app } = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '{}') as { app: { key: string; status: string } }
      take({ key: app.key, status: app.status, atMs })
    }
  }
}
