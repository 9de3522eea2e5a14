import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anAccount, call, logIn, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(() => identity[Symbol.asyncDispose]())

it('the key set is for everybody, may be cached briefly, and has no private part', async () => {
  const response = await call(identity, { url: '/.well-known/jwks.json' })
  expect(response.statusCode).toBe(200)
  expect(response.headers['cache-control']).toBe('public, max-age=30')
  const { keys } = response.json<{ keys: object[] }>()
  expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([
    ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
  ])
})

it('anybody can check an access token with it', async () => {
  const keySet = (await call(identity, { url: '/.well-known/jwks.json' })).json<JSONWebKeySet>()
  const token = await logIn(identity, (await anAccount(identity)).email)
  const { payload } = await jwtVerify(token, createLocalJWKSet(keySet), {
    issuer: 'http://localhost:8000',
    audience: 'gatehouse',
    currentDate: identity.clock.now(),
  })
  expect(payload.sub).toBeDefined()
})
