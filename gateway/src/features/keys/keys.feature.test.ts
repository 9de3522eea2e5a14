import { StartupError } from '@gatehouse/kit/errors'
import { createTestClock } from '@gatehouse/kit/testing/clock'
import { silentLog } from '@gatehouse/kit/testing/log'
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose'
import { generateKeyPairSync } from 'node:crypto'
import { chmod, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { makeKeysFolder } from '../../testing/keys.ts'
import { createKeys, listKeys, rotateKeys, type Keys } from './keys.feature.ts'
import { generateKey } from './keys.material.ts'
import type { KeyFile } from './keys.schemas.ts'

const clock = createTestClock()
const claims = { sub: 'u', sid: 's', jti: 'j' }
let folder: string
beforeEach(async () => {
  folder = await makeKeysFolder()
})

const open = (): Promise<Keys> => createKeys({ folder, issuer: 'http://localhost:8000', clock, log: silentLog })
const faultOf = (): Promise<string> =>
  open().then(
    () => 'started',
    (error: unknown) => (error instanceof StartupError ? error.faults.join() : String(error)),
  )
/** A key of the least accepted length, for it is made quickly. */
async function aKeyFile(): Promise<KeyFile> {
  const private_key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
  return {
    use: 'access',
    kid: await calculateJwkThumbprint(private_key),
    created_at: clock.now().toISOString(),
    private_key: { ...private_key, kty: 'RSA' },
  }
}
const accessFile = (): string => join(folder, 'access-0001.json')

describe('the first start', () => {
  it('makes a 4096-bit RSA key and an Ed25519 key that only their owner may read', async () => {
    await Promise.all((await readdir(folder)).map((name) => rm(join(folder, name))))
    using keys = await open()
    const [rsa, ed] = keys.service.jwks().keys.toSorted((a, b) => b.kty.localeCompare(a.kty))
    expect(rsa?.kty === 'RSA' && Buffer.from(rsa.n, 'base64url').length).toBe(512)
    expect(ed).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' })
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  })

  it('agrees on one key when two processes start at once', async () => {
    await rm(accessFile())
    const [one, two] = await Promise.all([open(), open()])
    expect(one.service.jwks()).toEqual(two.service.jwks())
    expect(await readdir(folder)).toHaveLength(2)
    one[Symbol.dispose]()
    two[Symbol.dispose]()
  })

  it('removes what a killed process left half done', async () => {
    const leftover = join(folder, '.access-0002.json.abc123.tmp')
    await writeFile(leftover, '{')
    await utimes(leftover, 1, 1)
    using keys = await open()
    expect(keys.service.jwks().keys).toHaveLength(2)
    expect(await readdir(folder)).not.toContain('.access-0002.json.abc123.tmp')
  })
})

describe('E10: a damaged key file stops the start', () => {
  it('when it is empty', async () => {
    await writeFile(accessFile(), '')
    expect(await faultOf()).toMatch(/access-0001\.json is damaged: it is empty\. Restore it from a backup/)
  })

  it('when it is half written', async () => {
    await writeFile(accessFile(), (await readFile(accessFile(), 'utf8')).slice(0, 900))
    expect(await faultOf()).toContain('it is not whole')
  })

  it('when others may read it', async () => {
    await chmod(accessFile(), 0o644)
    expect(await faultOf()).toContain('may be read by others; run chmod 600')
  })

  it('when it holds another key than it names', async () => {
    const file = JSON.parse(await readFile(accessFile(), 'utf8')) as object
    await writeFile(accessFile(), JSON.stringify({ ...file, kid: 'another' }))
    expect(await faultOf()).toContain('not the one it names')
  })

  it('when it holds a key of another kind', async () => {
    await writeFile(accessFile(), JSON.stringify({ ...(await generateKey('assertion', clock.now())), use: 'access' }))
    expect(await faultOf()).toContain('not one for RS256')
  })

  it('when the private half belongs to another key', async () => {
    const file = JSON.parse(await readFile(accessFile(), 'utf8')) as KeyFile
    const { n, e } = file.private_key
    await writeFile(accessFile(), JSON.stringify({ ...file, private_key: { ...(await aKeyFile()).private_key, n, e } }))
    expect(await faultOf()).toMatch(/is damaged: (its key cannot be read|the halves of its key do not belong together)/)
  })

  it('and nothing of the key stands in the message', async () => {
    const { private_key } = JSON.parse(await readFile(accessFile(), 'utf8')) as { private_key: { d: string } }
    await writeFile(accessFile(), JSON.stringify({ private_key }))
    expect(await faultOf()).not.toContain(private_key.d.slice(0, 20))
  })
})

describe('the key set', () => {
  it('holds public members only', async () => {
    using keys = await open()
    const members = keys.service.jwks().keys.flatMap((key) => Object.keys(key))
    expect(members.filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'].includes(name))).toEqual([])
  })
})

describe('E9: rotation', () => {
  it('takes effect without a restart, publishes first and signs a minute later', async () => {
    using keys = await open()
    const before = decodeProtectedHeader(await keys.service.signAccessToken(claims, 600)).kid
    await rotateKeys(folder, { now: clock.now(), dropOld: false })
    await keys.service.reload()
    expect(keys.service.jwks().keys).toHaveLength(4)
    expect(decodeProtectedHeader(await keys.service.signAccessToken(claims, 600)).kid).toBe(before)
    clock.advance(61_000)
    const next = decodeProtectedHeader(await keys.service.signAccessToken(claims, 600)).kid
    expect(next).not.toBe(before)
    expect(await keys.service.verifyKey(before ?? '')).not.toBeNull()

    clock.advance(9 * 3600 * 1000)
    expect(await keys.service.verifyKey(before ?? '')).toBeNull()
    expect(keys.service.jwks().keys).toHaveLength(2)
    expect((await listKeys(folder, clock.now())).map((key) => key.state)).toEqual(['expired', 'signing', 'expired', 'signing'])
  })

  it('with the old keys dropped ends their tokens at once', async () => {
    using keys = await open()
    const { kid } = decodeProtectedHeader(await keys.service.signAccessToken(claims, 600))
    await rotateKeys(folder, { now: clock.now(), dropOld: true })
    await keys.service.reload()
    expect(await keys.service.verifyKey(kid ?? '')).toBeNull()
    expect(decodeProtectedHeader(await keys.service.signAccessToken(claims, 600)).kid).not.toBe(kid)
  })
})

describe('a folder that is spoiled at run time', () => {
  it('keeps the keys there are when a file is damaged', async () => {
    using keys = await open()
    await writeFile(accessFile(), '')
    await keys.service.reload()
    expect(keys.service.jwks().keys).toHaveLength(2)
  })

  it('keeps the keys there are when the files are gone', async () => {
    using keys = await open()
    await rm(accessFile())
    await keys.service.reload()
    expect(keys.service.jwks().keys).toHaveLength(2)
  })
})

describe('E3: an unknown kid', () => {
  it('is looked for in the folder at most once in five seconds', async () => {
    using keys = await open()
    clock.advance(6000)
    expect(await keys.service.verifyKey('unknown')).toBeNull()
    await writeFile(join(folder, 'access-0002.json'), JSON.stringify(await aKeyFile()), { mode: 0o600 })
    expect(await keys.service.verifyKey('unknown')).toBeNull()
    expect(keys.service.jwks().keys).toHaveLength(2)
    clock.advance(6000)
    await keys.service.verifyKey('unknown')
    expect(keys.service.jwks().keys).toHaveLength(3)
  })

  it.each(['__proto__', 'constructor', '../../dev/null', "' or 1=1--", ''])('%j selects nothing', async (kid) => {
    using keys = await open()
    expect(await keys.service.verifyKey(kid)).toBeNull()
  })
})

describe('tokens', () => {
  it('an assertion names issuer, service and a life of a minute', async () => {
    using keys = await open()
    const { token, expiresAt } = await keys.service.signAssertion({
      aud: 'documents',
      via: 'session',
      sub: 'u',
      sid: 's',
      email: 'ana@example.org',
      role: 'user',
      groups: [],
    })
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', typ: 'gatehouse-assertion+jwt' })
    const { iss, aud, iat = 0, exp = 0 } = decodeJwt(token)
    expect({ iss, aud, life: exp - iat }).toEqual({ iss: 'http://localhost:8000', aud: 'documents', life: 60 })
    expect(expiresAt.getTime()).toBe(exp * 1000)
  })
})
