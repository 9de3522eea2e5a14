import { setUpSteps } from '../../api/setup-types.ts'
import type { SetUpProgress, SetUpState, SetUpStep } from '../../api/setup-types.ts'

export type StepProps = { progress: SetUpProgress }

export const stateOf = (progress: SetUpProgress, step: SetUpStep): SetUpState =>
  progress.steps.find((one) => one.step === step)?.state ?? 'to_do'

/** The step to go on with: the next one that is open, from the one that was left on and around; null when none is. */
export function openStepAfter(progress: SetUpProgress, left: SetUpStep | null): SetUpStep | null {
  const at = left === null ? 0 : setUpSteps.indexOf(left) + 1
  const inTurn = [...setUpSteps.slice(at), ...setUpSteps.slice(0, at)]
  return inTurn.find((step) => stateOf(progress, step) === 'to_do') ?? null
}
