import type { App, MonitorState } from '../../api/types.ts'
import type { LiveState } from './watch-apps.ts'

/** What the tab that listens tells the others, and how a new tab asks it. */
export type LiveNews =
  | { kind: 'snapshot'; items: App[] }
  | { kind: 'app'; app: App }
  | { kind: 'monitor'; monitor: MonitorState }
  | { kind: 'state'; state: LiveState }
  | { kind: 'position'; id: string }
  | { kind: 'hello' }

/** A line between the tabs of one browser. */
export type TabLine = { post: (news: LiveNews) => void; onNews: (listener: (news: LiveNews) => void) => void; close: () => void }

/** Runs `lead` in one tab at a time, for as long as its promise lasts; the next tab follows when it ends. */
export type LeadInTurn = (lead: () => Promise<void>, signal: AbortSignal) => Promise<void>

type Sharing = {
  line: TabLine
  leadInTurn: LeadInTurn
  /** Listens to the server until `signal` aborts, beginning after an event, and tells what it hears. */
  listen: (tell: (news: LiveNews) => void, lastEventId: string | null, signal: AbortSignal) => Promise<void>
  /** What this tab shows. */
  take: (news: LiveNews) => void
}

/** One connection for all tabs: one of them listens to the server and tells the others. Ends when `signal` aborts. */
export async function shareLive({ line, leadInTurn, listen, take }: Sharing, signal: AbortSignal): Promise<void> {
  let isLeading = false
  let position: string | null = null
  let state: LiveState = 'connecting'
  const note = (news: LiveNews): void => {
    if (news.kind === 'position') position = news.id
    if (news.kind === 'state') ({ state } = news)
    if (news.kind !== 'hello') take(news)
  }
  line.onNews((news) => {
    if (news.kind !== 'hello') note(news)
    else if (isLeading) line.post({ kind: 'state', state })
  })
  line.post({ kind: 'hello' })
  const tell = (news: LiveNews): void => {
    note(news)
    line.post(news)
  }
  const lead = async (): Promise<void> => {
    isLeading = true
    await listen(tell, position, signal)
    isLeading = false
  }
  await leadInTurn(lead, signal)
  line.close()
}

/** The tabs of this browser, where it can hold locks (a secure page); else this tab is on its own. */
export function tabsOf(name: string): { line: TabLine; leadInTurn: LeadInTurn } {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return alone
  const channel = new BroadcastChannel(name)
  return {
    line: {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel never leaves its origin
      post: (news) => channel.postMessage(news),
      onNews: (listener) => {
        // What arrives was posted by this very code in another tab of the same origin.
        channel.addEventListener('message', (event: MessageEvent<LiveNews>) => listener(event.data))
      },
      close: () => channel.close(),
    },
    leadInTurn: async (lead, signal) => {
      // Aborted while it waits for its turn: there is nothing to end.
      await navigator.locks.request(name, { signal }, lead).catch(() => {})
    },
  }
}

const alone = {
  line: { post: () => {}, onNews: () => {}, close: () => {} },
  leadInTurn: (lead: () => Promise<void>) => lead(),
}
