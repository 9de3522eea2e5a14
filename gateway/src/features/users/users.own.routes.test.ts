import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anAccount, call, goodPassword, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
let cookie: string
beforeAll(async () => {
  identity = await startIdentity()
  cookie = await signIn(identity, (await anAccount(identity)).email)
})
afterAll(() => identity[Symbol.asyncDispose]())

type Answer = { code: string; errors?: { path: string; code: string }[] }

const outcome = (response: LightMyRequestResponse): unknown[] => {
  const { code, errors = [] } = response.json<Answer>()
  return [response.statusCode, code, errors.map((fault) => `${fault.path} ${fault.code}`)]
}
const changePassword = (current_password: string, new_password: string) =>
  call(identity, { method: 'POST', url: '/api/auth/password/change', cookie, body: { current_password, new_password } })
const saveProfile = (body: object) => call(identity, { method: 'PUT', url: '/api/profile', cookie, body })

it('a password is not changed into itself, which is told only to who knows it', async () => {
  expect(outcome(await changePassword(goodPassword, goodPassword))).toEqual([422, 'auth.password_unchanged', ['new_password unchanged']])
  const guess = await changePassword('Wrong-harbour-77!', 'Wrong-harbour-77!')
  expect(outcome(guess)).toEqual([403, 'auth.wrong_password', ['current_password wrong']])
})

it.each(['\u202A', '\u202E', '\u2066', '\u2069'])('a name does not turn the text after it around: %j', async (control) => {
  expect(outcome(await saveProfile({ full_name: `Ana${control}Lind` }))).toEqual([400, 'request.invalid', ['full_name invalid_format']])
})

it('a name may have the marks that right-to-left writing needs', async () => {
  expect((await saveProfile({ full_name: 'דנה\u200F (Dana)' })).statusCode).toBe(200)
})

it('a field that is not known is named as the place of the fault', async () => {
  const faults = ['fax unrecognized_keys', 'pager unrecognized_keys']
  expect(outcome(await saveProfile({ full_name: 'Ana', fax: '1', pager: '2' }))).toEqual([400, 'request.invalid', faults])
})
