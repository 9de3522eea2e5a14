import { describe, expect, it } from 'vitest'
import { emptyConversation, isStreaming, messagesOf, reduceConversation } from './conversation.ts'
import type { Conversation, ConversationAction } from './conversation.ts'

function after(...actions: ConversationAction[]): Conversation {
  return actions.reduce(reduceConversation, emptyConversation)
}

const done: ConversationAction = { type: 'done', model: 'm', usage: null }

describe('a conversation', () => {
  it('grows an answer piece by piece until it is done', () => {
    const conversation = after({ type: 'ask', content: 'Hi' }, { type: 'delta', text: 'Hel' }, { type: 'delta', text: 'lo' }, done)
    expect(conversation.turns).toMatchObject([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello', state: 'done', model: 'm' },
    ])
  })

  it('takes no second question while an answer is on its way', () => {
    const conversation = after({ type: 'ask', content: 'one' }, { type: 'ask', content: 'two' })
    expect(conversation.turns).toHaveLength(2)
    expect(isStreaming(conversation)).toBe(true)
  })

  it('drops what followed a question that is asked again', () => {
    const conversation = after({ type: 'ask', content: 'one' }, done, { type: 'ask', content: 'two' }, done, {
      type: 'ask-again',
      id: 1,
      content: 'uno',
    })
    expect(conversation.turns.map((turn) => turn.content)).toEqual(['uno', ''])
  })

  it('ignores pieces that arrive after a stop', () => {
    const conversation = after(
      { type: 'ask', content: 'one' },
      { type: 'delta', text: 'a' },
      { type: 'stop' },
      { type: 'delta', text: 'b' },
    )
    expect(conversation.turns.at(-1)).toMatchObject({ content: 'a', state: 'stopped' })
  })

  it('sends what was said, without an answer that failed before its first word', () => {
    const conversation = after({ type: 'ask', content: 'one' }, { type: 'fail', error: 'x' }, { type: 'ask', content: 'two' })
    expect(messagesOf(conversation)).toEqual([
      { role: 'user', content: 'one' },
      { role: 'user', content: 'two' },
    ])
  })

  it('gives every turn an id of its own, also after a cut', () => {
    const conversation = after({ type: 'ask', content: 'one' }, done, { type: 'ask-again', id: 1, content: 'uno' }, done, {
      type: 'ask',
      content: 'two',
    })
    const ids = conversation.turns.map((turn) => turn.id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
