import { t } from '@lingui/core/macro'
import type { QueryClient } from '@tanstack/react-query'
import { hasCode } from '../../api/errors.ts'
import type { NewQuestion } from '../../api/chat-types.ts'
import { createStore, useStore } from '../../store.ts'
import { announce } from '../../ui/announce.ts'
import { askStream } from './ask-stream.ts'
import type { AnswerEvent } from './ask-stream.ts'
import { moveDraft } from './drafts.ts'
import { keepConversation, keepTurn, knownTurns, readTurnsAgain } from './conversations.api.ts'
import { finishedTurn, liveOf, questionAnew, reduceLive } from './live.ts'
import type { Live, LiveAction } from './live.ts'
import { newPlace } from './place.ts'
import type { Place } from './place.ts'

// What is on its way lives as long as the tab: an answer goes on while another page, or another conversation, is open.
const lives = createStore<Readonly<Record<Place, Live>>>({})
const stops = new Map<Place, AbortController>()

export function useLive(place: Place): Live | undefined {
  return useStore(lives)[place]
}

type Asking = {
  queryClient: QueryClient
  /** Called with the id of a conversation that this question began. */
  onBegun?: (id: string) => void
}

/** Asks, and lets go of what was on its way there. */
export function ask(place: Place, question: NewQuestion, asking: Asking): void {
  stopAnswer(place, asking.queryClient)
  void answer(place, question, asking)
}

/** Asks a question anew, as it stands in what this tab knows at this moment. */
export function askAnew(place: Place, turn: { id: string | null; question: string }, asking: Asking & { model: string | undefined }): void {
  const { model, ...rest } = asking
  stopAnswer(place, rest.queryClient)
  const question = questionAnew(knownTurns(rest.queryClient, place), lives.get()[place], turn)
  ask(place, { ...question, ...(model === undefined ? {} : { model }) }, rest)
}

/** Ends an answer on its way; what has come stays. */
export function stopAnswer(place: Place, queryClient: QueryClient): void {
  stops.get(place)?.abort()
  stops.delete(place)
  const live = apply(place, { type: 'stop' })
  if (live?.turn) settle(place, live, queryClient)
}

/** A new conversation begins with nothing, not with a question that came to nothing. */
export function letGoOfNew(): void {
  if (lives.get()[newPlace]?.state !== 'streaming') forget(newPlace)
}

function forget(place: Place): void {
  const { [place]: _gone, ...rest } = lives.get()
  lives.set(rest)
}

function apply(place: Place, action: LiveAction): Live | undefined {
  const before = lives.get()[place]
  if (before === undefined) return undefined
  const live = reduceLive(before, action)
  lives.set({ ...lives.get(), [place]: live })
  return live
}

/** Gives an answer that is over to the list of turns, where it stays. */
function settle(place: Place, live: Live, queryClient: QueryClient): void {
  const turn = finishedTurn(live)
  if (turn === null) return
  keepTurn(queryClient, place, turn)
  forget(place)
}

async function answer(from: Place, question: NewQuestion, { queryClient, onBegun }: Asking): Promise<void> {
  let place = from
  const own = new AbortController()
  stops.set(place, own)
  lives.set({ ...lives.get(), [place]: liveOf(question) })
  const pieces = collect((text) => {
    if (!own.signal.aborted) apply(place, { type: 'delta', text })
  })
  try {
    for await (const event of askStream(from === newPlace ? null : from, question, own.signal)) {
      if (own.signal.aborted) return
      if (event.type === 'delta') pieces.add(event.text)
      else pieces.flush()
      if (event.type === 'begun') place = begin(event)
      if (event.type === 'done') {
        end(place, event)
        announce(t`The answer is complete`)
      }
    }
  } catch (error) {
    if (own.signal.aborted) return
    pieces.flush()
    end(place, { type: 'fail', error })
    if (hasCode(error, 'ai.conversation_changed')) readTurnsAgain(queryClient, place)
  }

  function begin({ conversation, turn }: Extract<AnswerEvent, { type: 'begun' }>): Place {
    apply(from, { type: 'begun', turn })
    if (from === newPlace) {
      move(own, conversation.id)
      keepTurn(queryClient, conversation.id, turn)
    }
    keepConversation(queryClient, conversation)
    if (from === newPlace) onBegun?.(conversation.id)
    return conversation.id
  }

  function end(at: Place, action: LiveAction): void {
    stops.delete(at)
    const live = apply(at, action)
    if (!live) return
    settle(at, live, queryClient)
    // What another tab has asked meanwhile is part of it too.
    if (live.turn) readTurnsAgain(queryClient, at)
  }
}

/** A question has begun a conversation: from here on it is asked there. */
function move(own: AbortController, id: Place): void {
  const { [newPlace]: live, ...rest } = lives.get()
  if (live) lives.set({ ...rest, [id]: live })
  stops.delete(newPlace)
  stops.set(id, own)
  moveDraft(newPlace, id)
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
