import { t } from '@lingui/core/macro'
import { announce } from '../../ui/announce.ts'
import { createStore, useStore } from '../../store.ts'
import { emptyConversation, isStreaming, messagesOf, reduceConversation } from './conversation.ts'
import type { Conversation, ConversationAction } from './conversation.ts'
import { streamChat } from './stream-chat.ts'

// The conversation lives as long as the tab: it goes on while another page is open.
const conversation = createStore<Conversation>(emptyConversation)
let stop: AbortController | null = null

export function useConversation(): Conversation {
  return useStore(conversation)
}

export function ask(content: string): void {
  if (isStreaming(conversation.get())) return
  apply({ type: 'ask', content })
  void answer()
}

export function askAgain(id: number, content: string): void {
  stopAnswer()
  apply({ type: 'ask-again', id, content })
  void answer()
}

export function stopAnswer(): void {
  stop?.abort()
  apply({ type: 'stop' })
}

/** Starts anew and gives the way back. */
export function clearConversation(): () => void {
  stopAnswer()
  const before = conversation.get()
  apply({ type: 'clear' })
  return () => conversation.set(before)
}

function apply(action: ConversationAction): void {
  conversation.set(reduceConversation(conversation.get(), action))
}

async function answer(): Promise<void> {
  const own = new AbortController()
  stop = own
  const pieces = collect((text) => {
    if (!own.signal.aborted) apply({ type: 'delta', text })
  })
  try {
    for await (const event of streamChat(messagesOf(conversation.get()), own.signal)) {
      if (own.signal.aborted) return
      if (event.type === 'delta') pieces.add(event.text)
      else {
        pieces.flush()
        apply(event)
        announce(t`The answer is complete`)
      }
    }
  } catch (error) {
    if (own.signal.aborted) return
    pieces.flush()
    apply({ type: 'fail', error })
  }
}

/** Gathers pieces and passes them on once per frame: a fast model sends more of them than a page can draw. */
function collect(pass: (text: string) => void) {
  let waiting = ''
  let frame: number | null = null
  function flush(): void {
    if (frame !== null) cancelAnimationFrame(frame)
    frame = null
    if (waiting !== '') pass(waiting)
    waiting = ''
  }
  return {
    flush,
    add(text: string): void {
      waiting += text
      // A hidden tab draws no frames, but its answer goes on.
      if (document.hidden) flush()
      else frame ??= requestAnimationFrame(flush)
    },
  }
}
