import type { InfiniteData } from '@tanstack/react-query'
import type { ChatTurn } from '../../api/chat-types.ts'
import type { Page } from '../../api/types.ts'

/** What was read of a conversation: pages, and the turns in each, newest first. */
export type Turns = InfiniteData<Page<ChatTurn>>

/** In the order of asking. */
export function turnsOf(known: Turns | undefined): ChatTurn[] {
  return known?.pages.flatMap(({ items }) => items).toReversed() ?? []
}

/** The same with a turn at its place, instead of that one and all after it. */
export function withTurn(known: Turns | undefined, turn: ChatTurn): Turns | undefined {
  // The first turn of a conversation is all there is; of another one that nobody has read nothing is known.
  if (known === undefined) return turn.place === 1 ? { pages: [{ items: [turn], next_cursor: null }], pageParams: [null] } : undefined
  const pages = known.pages.map((page) => ({ ...page, items: page.items.filter(({ place }) => place < turn.place) }))
  const [newest, ...earlier] = pages
  if (newest === undefined) return known
  return { ...known, pages: [{ ...newest, items: [turn, ...newest.items] }, ...earlier] }
}
