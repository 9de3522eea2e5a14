import { expect, it } from 'vitest'
import { publicLocation } from './proxy.location.ts'

const service = { upstream: 'http://app:3000/base', mount: '/api/app' }
const atRoot = { upstream: 'http://app:3000', mount: '/api/app' }

it.each([
  ['/base/x?y=1#z', '/api/app/x?y=1#z'],
  ['/base', '/api/app'],
  ['/base?x', '/api/app?x'],
  ['http://app:3000/base/x', '/api/app/x'],
  ['HTTP://APP:3000/base/x', '/api/app/x'],
  ['/api/app/x', '/api/app/x'],
  ['/based/x', '/based/x'],
  ['/other', '/other'],
  ['x/y', 'x/y'],
  ['?x', '?x'],
  ['//app:3000/base/x', '//app:3000/base/x'],
  ['http://app:30001/base/x', 'http://app:30001/base/x'],
  ['http://app:3000@evil/base/x', 'http://app:3000@evil/base/x'],
  ['https://elsewhere.example/base', 'https://elsewhere.example/base'],
  ['http://169.254.169.254/', 'http://169.254.169.254/'],
  ['', ''],
])('leads from %j to %j for an upstream with a path', (location, expected) => {
  expect(publicLocation(location, service)).toBe(expected)
})

it.each([
  ['/x', '/api/app/x'],
  ['/', '/api/app/'],
  ['http://app:3000', '/api/app'],
  ['http://app:3000/', '/api/app/'],
  ['/api/app/x', '/api/app/x'],
  ['/api/apps', '/api/app/api/apps'],
  ['//evil/x', '//evil/x'],
  ['x', 'x'],
])('leads from %j to %j for an upstream without', (location, expected) => {
  expect(publicLocation(location, atRoot)).toBe(expected)
})
