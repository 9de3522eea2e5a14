import { describe, expect, it } from 'vitest'
import { anApp } from './apps.builders.ts'
import { shareLive } from './live-channel.ts'
import type { LeadInTurn, LiveNews, TabLine } from './live-channel.ts'

/** A browser: tabs that hear one another, and a lock that they hold in turn. */
function openBrowser() {
  const lines = new Map<symbol, (news: LiveNews) => void>()
  let turn: Promise<void> = Promise.resolve()
  let connections = 0
  const leadInTurn: LeadInTurn = (lead, signal) => {
    turn = turn.then(() => (signal.aborted ? undefined : lead()))
    return turn
  }
  const openTab = () => {
    const id = Symbol('tab')
    const stop = new AbortController()
    const taken: LiveNews[] = []
    const from: (string | null)[] = []
    let tell: ((news: LiveNews) => void) | null = null
    const line: TabLine = {
      post: (news) => {
        for (const [other, listener] of lines) if (other !== id) listener(news)
      },
      onNews: (listener) => void lines.set(id, listener),
      close: () => void lines.delete(id),
    }
    const listen = (say: (news: LiveNews) => void, lastEventId: string | null, signal: AbortSignal) => {
      connections += 1
      from.push(lastEventId)
      tell = say
      return new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve())
      })
    }
    const done = shareLive({ line, leadInTurn, listen, take: (news) => taken.push(news) }, stop.signal)
    return { taken, from, hear: (news: LiveNews) => tell?.(news), close: () => (stop.abort(), done) }
  }
  return { openTab, connections: () => connections }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('the tabs of one browser', () => {
  it('share one connection and show the same', async () => {
    const browser = openBrowser()
    const [first, second] = [browser.openTab(), browser.openTab()]
    await settled()
    first.hear({ kind: 'state', state: 'live' })
    first.hear({ kind: 'app', app: anApp() })
    expect(browser.connections()).toBe(1)
    expect([first.taken, second.taken]).toEqual([second.taken, first.taken])
    expect(second.taken.at(-1)).toMatchObject({ kind: 'app', app: { key: 'wiki' } })
  })

  it('a new one learns how things are', async () => {
    const browser = openBrowser()
    const first = browser.openTab()
    await settled()
    first.hear({ kind: 'state', state: 'live' })
    expect(browser.openTab().taken).toEqual([{ kind: 'state', state: 'live' }])
  })

  it('when the one that listens is closed the next goes on where it was', async () => {
    const browser = openBrowser()
    const [first, second] = [browser.openTab(), browser.openTab()]
    await settled()
    first.hear({ kind: 'position', id: 'x-7' })
    await first.close()
    await settled()
    expect([browser.connections(), second.from]).toEqual([2, ['x-7']])
  })

  it('one that is closed while it waits never listens', async () => {
    const browser = openBrowser()
    const [first, second] = [browser.openTab(), browser.openTab()]
    await settled()
    void second.close()
    await first.close()
    await settled()
    expect(browser.connections()).toBe(1)
  })
})
