import type { ChatMessage, ChatUsage } from '../../api/types.ts'

export type Question = { id: number; role: 'user'; content: string }
export type Answer = {
  id: number
  role: 'assistant'
  content: string
  state: 'streaming' | 'done' | 'stopped' | 'failed'
  error: unknown
  model: string | null
  usage: ChatUsage | null
}
export type Turn = Question | Answer

/** A conversation: questions and answers in turn. Only the last answer can be on its way. */
export type Conversation = { turns: readonly Turn[]; nextId: number }

export type ConversationAction =
  | { type: 'ask'; content: string }
  /** Asks again from a question on, with its words changed; what followed it is dropped. */
  | { type: 'ask-again'; id: number; content: string }
  | { type: 'delta'; text: string }
  | { type: 'done'; model: string | null; usage: ChatUsage | null }
  | { type: 'stop' }
  | { type: 'fail'; error: unknown }
  | { type: 'clear' }

export const emptyConversation: Conversation = { turns: [], nextId: 1 }

export function reduceConversation(conversation: Conversation, action: ConversationAction): Conversation {
  if (action.type === 'ask') return isStreaming(conversation) ? conversation : withQuestion(conversation, action.content)
  if (action.type === 'ask-again') {
    const at = conversation.turns.findIndex((turn) => turn.id === action.id && turn.role === 'user')
    return at === -1 ? conversation : withQuestion({ ...conversation, turns: conversation.turns.slice(0, at) }, action.content)
  }
  return action.type === 'clear' ? { ...conversation, turns: [] } : withAnswer(conversation, action)
}

export function isStreaming({ turns }: Conversation): boolean {
  const last = turns.at(-1)
  return last?.role === 'assistant' && last.state === 'streaming'
}

/** What is sent: everything said so far, without answers that never began. */
export function messagesOf({ turns }: Conversation): ChatMessage[] {
  return turns.filter((turn) => turn.content !== '').map(({ role, content }) => ({ role, content }))
}

function withQuestion({ turns, nextId }: Conversation, content: string): Conversation {
  const question: Question = { id: nextId, role: 'user', content }
  const answer: Answer = { id: nextId + 1, role: 'assistant', content: '', state: 'streaming', error: null, model: null, usage: null }
  return { turns: [...turns, question, answer], nextId: nextId + 2 }
}

type AnswerAction = Exclude<ConversationAction, { type: 'ask' | 'ask-again' | 'clear' }>

/** Changes the answer on its way; what arrives after it is over changes nothing. */
function withAnswer(conversation: Conversation, action: AnswerAction): Conversation {
  const last = conversation.turns.at(-1)
  if (last?.role !== 'assistant' || last.state !== 'streaming') return conversation
  return { ...conversation, turns: [...conversation.turns.slice(0, -1), { ...last, ...changeOf(last, action) }] }
}

function changeOf(answer: Answer, action: AnswerAction): Partial<Answer> {
  if (action.type === 'delta') return { content: answer.content + action.text }
  if (action.type === 'done') return { state: 'done', model: action.model, usage: action.usage }
  return action.type === 'stop' ? { state: 'stopped' } : { state: 'failed', error: action.error }
}
