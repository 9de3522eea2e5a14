/** Most characters of earlier turns that go along with a question, and most of these turns. */
export const contextCharactersMax = 100_000
export const contextTurnsMax = 99

export type Message = { role: 'user' | 'assistant'; content: string }
export type SaidTurn = { question: string; answer: string }
export type Context = { messages: Message[]; leftOut: number }

/**
 * What is sent to the provider: the newest turns that fit, in order, and the question. The earliest are left out first, and whole turns
 * only: what follows a gap would be about something that is not there.
 */
export function contextOf(earlier: readonly SaidTurn[], question: string): Context {
  let characters = 0
  const fitting: SaidTurn[] = []
  for (const turn of earlier.toReversed()) {
    characters += turn.question.length + turn.answer.length
    if (characters > contextCharactersMax || fitting.length === contextTurnsMax) break
    fitting.unshift(turn)
  }
  return { messages: [...fitting.flatMap(messagesOf), { role: 'user', content: question }], leftOut: earlier.length - fitting.length }
}

/** An answer that never began is not there. */
const messagesOf = ({ question, answer }: SaidTurn): Message[] => [
  { role: 'user', content: question },
  ...(answer === '' ? [] : [{ role: 'assistant', content: answer } as const]),
]
