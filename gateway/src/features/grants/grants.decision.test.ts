import { expect, it } from 'vitest'
import { createDecideAccess } from './grants.decision.ts'

const now = new Date('2026-03-01T12:00:00Z')
const decideAccess = createDecideAccess(() => now)
const wiki = { key: 'wiki', name: 'Wiki' }

it.each([
  ['user', 'everyone', true],
  ['user', 'granted', false],
  ['admin', 'everyone', true],
  ['admin', 'granted', true],
] as const)('decides that a %s without a grant and an app for %s: %s', (role, visibility, allowed) => {
  expect(decideAccess({ user: { role }, grants: new Map() }, { ...wiki, visibility }).allowed).toBe(allowed)
})

it.each([
  [Number.POSITIVE_INFINITY, true],
  [now.getTime() + 1, true],
  [now.getTime(), false],
  [0, false],
])('with a grant until %s: %s', (untilMs, allowed) => {
  const subject = { user: { role: 'user' as const }, grants: new Map([['wiki', untilMs]]) }
  expect(decideAccess(subject, { ...wiki, visibility: 'granted' }).allowed).toBe(allowed)
  expect(decideAccess(subject, { ...wiki, key: 'other', visibility: 'granted' }).allowed).toBe(false)
})
