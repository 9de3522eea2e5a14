// What the pages know of the set-up after the first admin. Everything here mirrors the OpenAPI description.
import type { Author } from './types.ts'

export const setUpSteps = ['admin', 'name', 'address', 'mail', 'sign_up', 'first_app'] as const
export type SetUpStep = (typeof setUpSteps)[number]
export type SetUpMark = 'skipped' | 'confirmed' | null
export type SetUpState = 'done' | 'to_do' | 'skipped'

/** `at` and `by` tell who skipped or confirmed a step, where its state comes from that. */
export type SetUpProgress = {
  reminder: boolean
  steps: { step: SetUpStep; state: SetUpState; at: string | null; by: Author }[]
}

export type SetUpRemaining = { step: SetUpStep; state: Exclude<SetUpState, 'done'> }[]
