import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose'
import { createHmac, createPublicKey, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, call, logIn, ownOrigin, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
let good: JWTPayload
let token: string
let privateKey: CryptoKey
let kid: string
beforeAll(async () => {
  identity = await startIdentity()
  token = await logIn(identity, (await anAccount(identity)).email)
  good = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as JWTPayload
  const file = JSON.parse(await readFile(join(identity.keysFolder, 'access-0001.json'), 'utf8')) as { kid: string; private_key: object }
  kid = file.kid
  privateKey = (await importJWK(file.private_key, 'RS256')) as CryptoKey
})
afterAll(() => identity[Symbol.asyncDispose]())

const statusWith = async (bearer: string): Promise<number> =>
  (await call(identity, { url: '/api/users/me', headers: { authorization: `Bearer ${bearer}` } })).statusCode

type Forging = { claims?: JWTPayload; header?: Record<string, unknown>; key?: CryptoKey }
/** A token signed with our own key, with some of it replaced. */
const forge = ({ claims = {}, header = {}, key = privateKey }: Forging): Promise<string> =>
  new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...header }).sign(key)
const nowS = (): number => Math.floor(identity.clock.now().getTime() / 1000)
/** The last digit of a signature has two bits that mean nothing, so its neighbour stands for the same bytes. */
const nextDigit = (digit: string): string => base64url.charAt(base64url.indexOf(digit) + 1)
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('an access token', () => {
  it('of ours is accepted', async () => {
    expect(await statusWith(token)).toBe(200)
    expect(await statusWith(await forge({}))).toBe(200)
  })

  it('says no more than it must', () => {
    expect(Object.keys(good).toSorted()).toEqual(['aud', 'client_id', 'exp', 'iat', 'iss', 'jti', 'rnd', 'sid', 'sub'])
    expect([good.iss, good.aud, (good.exp ?? 0) - (good.iat ?? 0)]).toEqual([ownOrigin, 'gatehouse', 28_800])
  })
})

describe('E1, E2: another algorithm', () => {
  it.each(['\n', '', ' '])('HS256 with our public key as the secret (%j around it)', async (around) => {
    const jwk = identity.keys.service.jwks().keys.find((key) => key.kty === 'RSA')
    const pem = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const signed = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid })}.${encoded(good)}`
    const secret = around === ' ' ? ` ${pem}` : `${pem.trim()}${around}`
    expect(await statusWith(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)).toBe(401)
  })

  it('none', async () => {
    expect(await statusWith(new UnsecuredJWT(good).encode())).toBe(401)
    expect(await statusWith(`${encoded({ alg: 'none', typ: 'at+jwt', kid })}.${encoded(good)}.`)).toBe(401)
  })

  it.each(['PS256', 'RS512', 'ES256'])('%s', async (alg) => {
    const { private_key } = JSON.parse(await readFile(join(identity.keysFolder, 'access-0001.json'), 'utf8')) as { private_key: object }
    const key = alg === 'ES256' ? (await generateKeyPair('ES256')).privateKey : ((await importJWK(private_key, alg)) as CryptoKey)
    expect(await statusWith(await forge({ header: { alg }, key }))).toBe(401)
  })

  it('a key that the token brings along', async () => {
    const own = await generateKeyPair('RS256', { extractable: true })
    const jwk = await exportJWK(own.publicKey)
    expect(await statusWith(await forge({ header: { jwk }, key: own.privateKey }))).toBe(401)
    expect(await statusWith(await forge({ header: { jku: 'http://evil.example/jwks.json', kid: 'theirs' }, key: own.privateKey }))).toBe(
      401,
    )
    expect(await exportSPKI(own.publicKey)).toContain('PUBLIC KEY')
  })
})

describe('E3: a kid', () => {
  it.each(['../../dev/null', "' or 1=1--", 'http://evil.example/key', '__proto__', 'constructor', 'x'.repeat(2000)])(
    '%s',
    async (wrong) => {
      expect(await statusWith(await forge({ header: { kid: wrong } }))).toBe(401)
    },
  )

  it('missing', async () => {
    expect(await statusWith(await forge({ header: { kid: undefined } }))).toBe(401)
  })

  it('of the key for assertions', async () => {
    const assertionKid = identity.keys.service.jwks().keys.find((key) => key.kty === 'OKP')?.kid
    expect(await statusWith(await forge({ header: { kid: assertionKid } }))).toBe(401)
  })
})

describe('E4: a changed signature', () => {
  it.each([
    ['empty', (text: string) => text.replace(/[^.]*$/, '')],
    ['cut short', (text: string) => text.slice(0, -4)],
    ['a flipped bit', (text: string) => text.slice(0, -10) + (text.at(-10) === 'A' ? 'B' : 'A') + text.slice(-9)],
    ['another spelling of the same bytes', (text: string) => text.slice(0, -1) + nextDigit(text.at(-1) ?? '')],
    ['padded', (text: string) => `${text}==`],
    ['a newline within', (text: string) => `${text.slice(0, -5)}\n${text.slice(-5)}`],
    ['a fourth part', (text: string) => `${text}.x`],
    ['five parts', (text: string) => `${text}.x.x`],
  ])('%s', async (_what, change) => {
    expect(await identity.sessions.authenticate({ cookie: undefined, authorization: `Bearer ${change(token)}` })).toBeNull()
  })

  it('of another token', async () => {
    const other = await forge({ claims: { jti: 'other' } })
    expect(await statusWith(`${token.slice(0, token.lastIndexOf('.'))}${other.slice(other.lastIndexOf('.'))}`)).toBe(401)
  })
})

describe('E5: times', () => {
  it.each([
    ['expired a second ago', () => ({ exp: nowS() - 1 }), 401],
    ['expiring this second', () => ({ exp: nowS() }), 401],
    ['expiring next second', () => ({ exp: nowS() + 1 }), 200],
    ['good from in an hour', () => ({ nbf: nowS() + 3600 }), 401],
    ['good from in 31 s', () => ({ nbf: nowS() + 31 }), 401],
    ['issued in an hour', () => ({ iat: nowS() + 3600 }), 401],
    ['issued 20 s ahead by another gateway', () => ({ iat: nowS() + 20, nbf: nowS() + 20 }), 200],
    ['without an end', () => ({ exp: undefined }), 401],
    ['without a beginning', () => ({ iat: undefined }), 401],
    ['an end as text', () => ({ exp: '9999999999' as unknown as number }), 401],
    ['an end in a fraction', () => ({ exp: nowS() + 60.5 }), 401],
    ['an end in eternity', () => ({ exp: 9e99 }), 401],
    ['a negative end', () => ({ exp: -1 }), 401],
  ])('%s', async (_what, claims, status) => {
    expect(await statusWith(await forge({ claims: claims() as JWTPayload }))).toBe(status)
  })
})

describe('E6: another purpose', () => {
  it.each([
    ['another audience', { aud: 'documents' }],
    ['ours among other audiences', { aud: ['gatehouse', 'documents'] }],
    ['a list of only ours', { aud: ['gatehouse'] }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'http://localhost:9000' }],
    ['no session', { sid: undefined }],
    ['a session that is no id', { sid: "x' or 1=1--" }],
    ['a session that is not', { sid: randomUUID() }],
    ['another person', { sub: randomUUID() }],
    ['a person that is no id', { sub: '1' }],
  ])('%s', async (_what, claims) => {
    expect(await statusWith(await forge({ claims: claims as JWTPayload }))).toBe(401)
  })

  it.each(['JWT', 'gatehouse-assertion+jwt', undefined])('typ %s', async (typ) => {
    expect(await statusWith(await forge({ header: { typ } }))).toBe(401)
  })

  it('an assertion for a service', async () => {
    const assertion = await identity.keys.service.signAssertion({
      aud: 'gatehouse',
      via: 'session',
      sub: good.sub ?? '',
      sid: String(good['sid']),
      email: 'x',
      role: 'admin',
      groups: [],
    })
    expect(await statusWith(assertion.token)).toBe(401)
  })

  it('a refresh token', async () => {
    const cookie = await signIn(identity, (await anAccount(identity)).email)
    const refresh = /gatehouse-refresh=([\w-]+)/.exec(cookie)?.[1] ?? ''
    expect(refresh).toHaveLength(43)
    expect(await statusWith(refresh)).toBe(401)
    expect((await call(identity, { url: '/api/users/me', cookie: `__Host-gatehouse=${refresh}` })).statusCode).toBe(401)
  })

  it("a program's token in a cookie, and a browser's in the header", async () => {
    expect((await call(identity, { url: '/api/users/me', cookie: `__Host-gatehouse=${token}` })).statusCode).toBe(401)
    const cookie = await signIn(identity, (await anAccount(identity)).email)
    expect(await statusWith(/__Host-gatehouse=([^;]+)/.exec(cookie)?.[1] ?? '')).toBe(401)
  })
})

describe('E7, E8: other shapes', () => {
  it('an encrypted token', async () => {
    expect(await statusWith(`${encoded({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..x.x.x`)).toBe(401)
  })

  it('a critical extension', async () => {
    const signed = await new SignJWT(good)
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, crit: ['exp'], exp: 1 })
      .sign(privateKey, { crit: { exp: true } })
    expect(await statusWith(signed)).toBe(401)
  })

  it('a claim twice, without our signature', async () => {
    const twice = Buffer.from(`${JSON.stringify(good).slice(0, -1)},"sub":"${randomUUID()}"}`).toString('base64url')
    expect(await statusWith(token.replace(/\.[^.]*\./, `.${twice}.`))).toBe(401)
  })
})

describe('A12: an Authorization header', () => {
  it.each([
    'Bearer',
    'Bearer ',
    'Bearer\ttok',
    'bearer  tok',
    'Basic \u00ff',
    'Basic dXNlcjpwYXNz',
    'Bearer a.b.c',
    `Bearer ${'a.b.'.repeat(3000)}`,
    'Digest x',
    'null',
    'Bearer ..',
  ])('%s is anonymous', async (authorization) => {
    expect(await identity.sessions.authenticate({ cookie: undefined, authorization })).toBeNull()
  })

  it('is accepted however Bearer is written', async () => {
    expect((await identity.sessions.authenticate({ cookie: undefined, authorization: `bEARER  ${token}` }))?.via).toBe('bearer')
  })

  it('of somebody else leaves the cookie to decide, an own one decides itself', async () => {
    const account = await anAccount(identity)
    const cookie = await signIn(identity, account.email)
    const foreign = await new SignJWT({ iss: 'https://other.example' }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)
    expect((await identity.sessions.authenticate({ cookie, authorization: `Bearer ${foreign}` }))?.user.email).toBe(account.email)
    expect(await identity.sessions.authenticate({ cookie, authorization: `Bearer ${await forge({ claims: { exp: 1 } })}` })).toBeNull()
  })

  it('is known as ours, good or expired, so that it is not passed on', async () => {
    const { isOwnAuthorization } = identity.sessions
    expect(isOwnAuthorization(`Bearer ${token}`)).toBe(true)
    expect(isOwnAuthorization(`Bearer ${await forge({ claims: { exp: 1 } })}`)).toBe(true)
    expect(isOwnAuthorization('Basic dXNlcjpwYXNz')).toBe(false)
    expect(isOwnAuthorization('Bearer opaque')).toBe(false)
    expect(isOwnAuthorization(undefined)).toBe(false)
  })
})

describe('E12: a cookie', () => {
  it('stays under 4096 bytes with the longest address and name', async () => {
    const { email } = await anAccount(identity, {
      email: `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example.org`,
      full_name: 'x'.repeat(200),
    })
    const response = await call(identity, { method: 'POST', url: '/api/auth/session', body: { email, password: 'Violet-harbour-77!' } })
    for (const cookie of [response.headers['set-cookie'] ?? []].flat()) expect(Buffer.byteLength(cookie)).toBeLessThan(1600)
  })
})
