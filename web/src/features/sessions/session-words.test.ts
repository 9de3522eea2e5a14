import { expect, it } from 'vitest'
import { deviceOf, placeOf } from './session-words.ts'

it.each([
  ['browser', 'Firefox', 'Linux', 'Firefox on Linux'],
  ['program', 'curl', null, 'curl'],
  ['browser', null, null, 'Unknown browser'],
  ['program', null, 'Windows', 'Unknown program on Windows'],
] as const)('a %s that is called %s on %s is shown so', (...[kind, client, os, words]) => {
  expect(deviceOf({ kind, client, os })).toBe(words)
})

it.each([
  ['203.0.113.0/24', 'public', 'Network 203.0.113.0/24'],
  ['192.168.1.0/24', 'private', 'Private network 192.168.1.0/24'],
  ['127.0.0.0/24', 'this_machine', 'The machine Gatehouse runs on'],
  [null, null, 'Unknown network'],
] as const)('the place %s is told in words', (network, kind, words) => {
  expect(placeOf({ network, network_kind: kind })).toBe(words)
})
