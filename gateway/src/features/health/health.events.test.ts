import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aViewer, aWatchedService, settled, startHealth, type TestHealth } from './health.builders.ts'

let test: TestHealth

beforeEach(async () => {
  test = await startHealth()
})

afterEach(() => test[Symbol.asyncDispose]())

type Stream = { response: IncomingMessage; text: () => string; until: (pattern: RegExp) => Promise<string>; ended: () => Promise<void> }

async function openStream(lastEventId?: string): Promise<Stream> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest(`${test.base}/api/services/events`, { headers }, resolve).on('error', reject).end()
  })
  let text = ''
  response
    .setEncoding('utf8')
    .on('data', (chunk: string) => (text += chunk))
    .on('error', () => {})
  const ended = new Promise<void>((resolve) => response.once('close', () => resolve()))
  return {
    response,
    text: () => text,
    until: async (pattern) => {
      await expect.poll(() => text).toMatch(pattern)
      return text
    },
    ended: () => ended,
  }
}

const dataOf = (text: string): unknown[] => Array.from(text.matchAll(/^data: (.*)$/gm), ([, json = '']) => JSON.parse(json) as unknown)

describe('GET /api/services/events', () => {
  it('begins with everything, then tells of one app at a time in sequence', async () => {
    const stream = await openStream()
    expect([
      stream.response.statusCode,
      stream.response.headers['content-type'],
      stream.response.headers['cache-control'],
      stream.response.headers['x-content-type-options'],
    ]).toStrictEqual([200, 'text/event-stream; charset=utf-8', 'no-store', 'nosniff'])
    await stream.until(/event: snapshot/)
    await test.start()
    const text = await stream.until(/event: app/)
    expect(text).toMatch(/^id: [\da-f-]+-0\nevent: snapshot\ndata: .*\n\nid: [\da-f-]+-\d\nevent: app\ndata: .*\n\n$/)
    const [first, app] = dataOf(text)
    expect(first).toMatchObject({ sequence: 0, items: [{ key: 'wiki' }] })
    expect(app).toMatchObject({ app: { key: 'wiki', status: 'up' } })
    stream.response.destroy()
  })

  it('tells nobody of an app they may not see', async () => {
    const stream = await openStream()
    await test.start()
    await test.checked('wiki', 'up')
    await test.checked('vault', 'up')
    expect(await stream.until(/event: app/)).not.toContain('vault')
    stream.response.destroy()
  })

  it('shows an app from when it is granted, and hides it when that is taken away', async () => {
    const stream = await openStream()
    await stream.until(/event: snapshot/)
    const granted = aViewer('user', { grants: new Map([['vault', Number.POSITIVE_INFINITY]]) })
    test.changePerson(granted)
    await stream.until(/snapshot[^]*event: snapshot/)
    // Another grant that changes nothing of what is seen is not told.
    test.changePerson(aViewer('user', { grants: new Map([...granted.grants, ['wiki', Number.POSITIVE_INFINITY]]) }))
    test.changePerson(aViewer('user'))
    const text = await stream.until(/snapshot[^]*snapshot[^]*event: snapshot/)
    const shown = dataOf(text).map((data) => (data as { items: { key: string }[] }).items.map(({ key }) => key))
    expect(shown).toEqual([['wiki'], ['wiki', 'vault'], ['wiki']])
    stream.response.destroy()
  })

  it('hides an app when its grant ends', async () => {
    const endMs = test.timers.clock.now().getTime() + 5000
    test.viewer = aViewer('user', { grants: new Map([['vault', endMs]]) })
    const stream = await openStream()
    expect(await stream.until(/event: snapshot/)).toContain('vault')
    test.timers.pass(4000)
    await settled()
    expect(dataOf(stream.text())).toHaveLength(1)
    test.timers.pass(1000)
    await stream.until(/snapshot[^]*event: snapshot/)
    expect(dataOf(stream.text())[1]).toMatchObject({ items: [{ key: 'wiki' }] })
    stream.response.destroy()
  })

  it('ends when its person has another role by now', async () => {
    const stream = await openStream()
    await stream.until(/event: snapshot/)
    test.changePerson(aViewer('admin'))
    await stream.ended()
    expect(dataOf(stream.text())).toHaveLength(1)
  })

  it('ends when the session turns out to be over', async () => {
    const stream = await openStream()
    await stream.until(/event: snapshot/)
    test.changePerson(null)
    await stream.ended()
    expect(dataOf(stream.text())).toHaveLength(1)
  })

  it('says nothing of a check that changes nothing', async () => {
    await test.start()
    await test.checked('wiki', 'up')
    await test.checked('vault', 'up')
    const stream = await openStream()
    await stream.until(/event: snapshot/)
    test.health.checkSoon('wiki')
    test.timers.pass(1000)
    test.timers.pass(15_000)
    expect(await stream.until(/event: beat/)).not.toContain('event: app')
    stream.response.destroy()
  })

  it('tells of a service that goes down', async () => {
    await test.start()
    await test.checked('wiki', 'up')
    const stream = await openStream()
    await stream.until(/event: snapshot/)
    test.wikiStatus = 500
    test.health.checkSoon('wiki')
    test.timers.pass(1000)
    await expect.poll(() => test.health.service.listForAdmin()[0]?.last_error).toBe('HTTP 500')
    await settled()
    test.timers.pass(2000)
    expect(await stream.until(/"status":"down"/)).toContain('"reason":"answer"')
    stream.response.destroy()
  })

  it('goes on where somebody stopped listening, with what changed meanwhile', async () => {
    const stream = await openStream()
    await stream.until(/snapshot/)
    stream.response.destroy()
    const [, last = ''] = /^id: (.*)$/m.exec(stream.text()) ?? []
    await test.start()
    await test.checked('wiki', 'up')
    await test.checked('vault', 'up')
    const again = await openStream(last)
    const text = await again.until(/event: beat/)
    expect(text).not.toContain('vault')
    expect(text).not.toContain('snapshot')
    expect(dataOf(text)).toMatchObject([{ app: { key: 'wiki', status: 'up' } }, { monitor: { stale: false } }])
    again.response.destroy()
  })

  it.each(['', 'nonsense', 'another-process-0', '01a21b10-06f4-7553-b0d9-2b50295f2d20-999'])(
    'begins with everything after an event it does not know: %j',
    async (last) => {
      const stream = await openStream(last)
      expect(await stream.until(/snapshot/)).toContain('"key":"wiki"')
      stream.response.destroy()
    },
  )

  it('begins anew when test.services come or go', async () => {
    const stream = await openStream()
    await stream.until(/event: snapshot/)
    test.services.push(aWatchedService({ key: 'new', name: 'New' }))
    test.changeServices()
    expect(await stream.until(/"key":"new"/)).toContain('event: snapshot')
    stream.response.destroy()
  })

  it('shows that it is alive every 15 s', async () => {
    const stream = await openStream()
    await stream.until(/snapshot/)
    test.timers.pass(15_000)
    expect(dataOf(await stream.until(/event: beat/)).at(-1)).toStrictEqual({ sequence: 0, monitor: { checked_at: null, stale: false } })
    stream.response.destroy()
  })

  it.each([{ userId: 'id-of-user' }, { userId: 'id-of-user', sessionId: 'session-of-user' }])(
    'ends with the session: %j',
    async (ended) => {
      const stream = await openStream()
      await stream.until(/snapshot/)
      test.endSessions(ended)
      await stream.ended()
      expect(stream.response.complete).toBe(true)
    },
  )

  it('ends when the session is over by itself', async () => {
    test.viewer = aViewer('user', { expiresAt: new Date(test.timers.clock.now().getTime() + 20_000) })
    const stream = await openStream()
    await stream.until(/snapshot/)
    test.timers.pass(30_000)
    await stream.ended()
    expect(stream.response.complete).toBe(true)
  })

  it('goes on for other sessions', async () => {
    const stream = await openStream()
    await stream.until(/snapshot/)
    test.endSessions({ userId: 'id-of-user', sessionId: 'another' })
    test.endSessions({ userId: 'somebody' })
    test.timers.pass(15_000)
    expect(await stream.until(/event: beat/)).toContain('event: beat')
    stream.response.destroy()
  })

  it('ends when the gateway stops', async () => {
    const stream = await openStream()
    await stream.until(/snapshot/)
    await test.health[Symbol.asyncDispose]()
    await stream.ended()
    expect(stream.response.complete).toBe(true)
  })
})
