import { expect, test } from 'vitest'
import { defineError, toProblem } from './errors.ts'

const nameTaken = defineError('groups.name_taken', 409, 'A group with this name already exists')

test('a defined error becomes problem details with its code, members and headers', () => {
  const { status, headers, body } = toProblem(nameTaken({ detail: 'Choose another.', members: { group_id: 'g1' }, retryAfterS: 1.2 }), 'r1')
  expect(status).toBe(409)
  expect(headers).toEqual({ 'retry-after': '2' })
  expect(body).toEqual({
    type: '/problems/groups.name_taken',
    title: 'A group with this name already exists',
    status: 409,
    code: 'groups.name_taken',
    request_id: 'r1',
    detail: 'Choose another.',
    group_id: 'g1',
  })
})

test('an unknown error tells the client nothing but the request id', () => {
  const { status, body } = toProblem(new Error('password of the database is hunter2'), 'r2')
  expect(status).toBe(500)
  expect(JSON.stringify(body)).not.toContain('hunter2')
  expect(body.request_id).toBe('r2')
})

test('members of a problem cannot replace its own fields', () => {
  const { body } = toProblem(nameTaken({ members: { status: 200, code: 'fine' } }), 'r3')
  expect(body).toMatchObject({ status: 409, code: 'groups.name_taken' })
})
