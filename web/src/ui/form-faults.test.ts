import { expect, it } from 'vitest'
import { ApiError } from '../api/errors.ts'
import { placeFaults, unplacedError } from './form-faults.ts'

function aForm() {
  const shown: Record<string, string> = {}
  return { shown, getValues: () => ({ email: '' }), setErrors: (errors: Record<string, string>) => void Object.assign(shown, errors) }
}

function faultsAt(...fields: string[]) {
  const errors = fields.map((path) => ({ path, message: 'is not right', code: 'x' }))
  return new ApiError(422, { errors }, { requestId: null, retryAfter: null })
}

it('the server’s faults stand beside their fields, as sentences', () => {
  const form = aForm()
  placeFaults(form, faultsAt('email'))
  expect(form.shown).toEqual({ email: 'Is not right' })
  expect(unplacedError(form, faultsAt('email'))).toBeNull()
})

it('a fault of no field of the form is not swallowed', () => {
  const error = faultsAt('email', 'token')
  expect(unplacedError(aForm(), error)).toBe(error)
})

it('a refusal without faults stays as it is', () => {
  const error = faultsAt()
  expect(unplacedError(aForm(), error)).toBe(error)
})
