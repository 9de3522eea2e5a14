import { expect, test } from 'vitest'
import { setUpSteps, type SetUpProgress, type SetUpState, type SetUpStep } from '../../api/setup-types.ts'
import { openStepAfter } from './steps.ts'

const aProgress = (states: Partial<Record<SetUpStep, SetUpState>>): SetUpProgress => ({
  reminder: true,
  steps: setUpSteps.map((step) => ({ step, state: states[step] ?? 'to_do', at: null, by: null })),
})

test('one goes on with the next open step, then with those before it', () => {
  const progress = aProgress({ admin: 'done', mail: 'skipped' })
  expect(openStepAfter(progress, null)).toBe('name')
  expect(openStepAfter(progress, 'address')).toBe('sign_up')
  expect(openStepAfter(progress, 'first_app')).toBe('name')
})

test('where every step is done or was skipped there is none', () => {
  const states = Object.fromEntries(setUpSteps.map((step, at) => [step, at % 2 === 0 ? 'done' : 'skipped']))
  expect(openStepAfter(aProgress(states), 'first_app')).toBeNull()
})
