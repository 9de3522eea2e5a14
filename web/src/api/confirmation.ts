import { createStore, useStore } from '../store.ts'

/** How somebody can show anew who they are. */
export type ConfirmationMethod = 'passkey' | 'totp' | 'password'

type Question = { methods: readonly ConfirmationMethod[]; settle: (confirmed: boolean) => void; answer: Promise<boolean> }

/** The dialog that the server's refusal of a sensitive request opens; the request is sent once more when it is settled well. */
const question = createStore<Question | null>(null)

/** Opens the dialog once, however many requests are refused together; resolves with whether the person confirmed. */
export function askToConfirm(wanted: readonly string[]): Promise<boolean> {
  const open = question.get()
  if (open) return open.answer
  const { promise, resolve } = Promise.withResolvers<boolean>()
  question.set({ methods: wanted.filter(isMethod), answer: promise, settle: resolve })
  return promise
}

export function settleConfirmation(confirmed: boolean): void {
  question.get()?.settle(confirmed)
  question.set(null)
}

/** The ways there are, while the dialog is wanted. */
export function useConfirmationAsked(): readonly ConfirmationMethod[] | null {
  return useStore(question)?.methods ?? null
}

function isMethod(text: string): text is ConfirmationMethod {
  return text === 'passkey' || text === 'totp' || text === 'password'
}
