import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import type { SetUpState, SetUpStep } from '../../api/setup-types.ts'
import { i18n } from '../../language/words.ts'

const stepWords: Record<SetUpStep, MessageDescriptor> = {
  admin: msg`Administrator`,
  name: msg`Name`,
  address: msg`Address`,
  mail: msg`Mail`,
  sign_up: msg`Sign-up`,
  first_app: msg`First app`,
}

const stateWords: Record<SetUpState, MessageDescriptor> = {
  done: msg({ message: 'Done', context: 'step' }),
  to_do: msg`To do`,
  skipped: msg`Skipped`,
}

/** A step of a newer gateway keeps its own name. */
export const stepName = (step: SetUpStep): string => i18n._(stepWords[step] ?? step)
export const stateName = (state: SetUpState): string => i18n._(stateWords[state])
