import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, call, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { aPng, blue, plain, red, type Colour } from './portraits.builders.ts'

let identity: Identity
beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(() => identity[Symbol.asyncDispose]())

const url = '/api/users/me/picture'
const upload = (cookie: string, bytes: Buffer, type = 'image/png') =>
  call(identity, { method: 'PUT', url, cookie, body: bytes, headers: { 'content-type': type } })
const picture = (colour: Colour): Buffer => aPng(plain(40, colour))
const addressOf = (id: string | null): string => `/api/users/pictures/${id}`

async function someone(role: 'user' | 'admin' = 'user') {
  const account = await anAccount(identity, { role })
  return { ...account, cookie: await signIn(identity, account.email) }
}

async function withPicture(colour: Colour) {
  const person = await someone()
  const { picture: id } = (await upload(person.cookie, picture(colour))).json<{ picture: string }>()
  return { ...person, picture: id }
}

const ownPicture = async (cookie: string): Promise<string | null> =>
  (await call(identity, { url: '/api/users/me', cookie })).json<{ picture: string | null }>().picture

describe('a picture of oneself', () => {
  it('is shown to who is signed in, as what it is, and can run nothing', async () => {
    const ana = await withPicture(red)
    const served = await call(identity, { url: addressOf(ana.picture), cookie: (await someone()).cookie })
    expect([served.statusCode, served.rawPayload.toString('latin1', 8, 12)]).toEqual([200, 'WEBP'])
    expect(served.headers).toMatchObject({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cache-control': 'private, max-age=31536000, immutable',
    })
    expect((await call(identity, { url: addressOf(ana.picture) })).statusCode).toBe(401)
  })

  it('is named wherever the person is: by the session, to admins, and in a group', async () => {
    const [ana, admin] = [await withPicture(red), await someone('admin')]
    const session = await call(identity, { url: '/api/auth/session', cookie: ana.cookie })
    expect(session.json()).toMatchObject({ user: { picture: ana.picture } })
    const { items } = (await call(identity, { url: '/api/admin/users', cookie: admin.cookie })).json<{ items: object[] }>()
    expect(items).toContainEqual(expect.objectContaining({ id: ana.id, picture: ana.picture }))
    expect(items).toContainEqual(expect.objectContaining({ id: admin.id, picture: null }))
    const made = await call(identity, { method: 'POST', url: '/api/admin/groups', cookie: admin.cookie, body: { name: 'Crew' } })
    const members = `/api/admin/groups/${made.json<{ id: string }>().id}/members`
    await call(identity, { method: 'POST', url: members, cookie: admin.cookie, body: { emails: [ana.email] } })
    expect((await call(identity, { url: members, cookie: admin.cookie })).json()).toMatchObject({ items: [{ picture: ana.picture }] })
  })

  it('has another address when it is another, and the old one is gone', async () => {
    const ana = await withPicture([1, 2, 3])
    const { picture: next } = (await upload(ana.cookie, picture([99, 1, 9]))).json<{ picture: string }>()
    expect(next).not.toBe(ana.picture)
    expect(await ownPicture(ana.cookie)).toBe(next)
    expect((await call(identity, { url: addressOf(ana.picture), cookie: ana.cookie })).statusCode).toBe(404)
  })

  it.each(['%00', 'x', '0'.repeat(32), 'A'.repeat(32)])('is not found under the id %s', async (id) => {
    const { cookie } = await someone()
    expect((await call(identity, { url: `/api/users/pictures/${id}`, cookie })).statusCode).toBe(404)
  })

  it('is removed, and that of somebody with the same one stays', async () => {
    const [ana, ben] = [await withPicture(blue), await withPicture(blue)]
    expect((await call(identity, { method: 'DELETE', url, cookie: ana.cookie })).statusCode).toBe(204)
    expect([await ownPicture(ana.cookie), await ownPicture(ben.cookie)]).toEqual([null, ben.picture])
    expect((await call(identity, { url: addressOf(ben.picture), cookie: ana.cookie })).statusCode).toBe(200)
    expect((await call(identity, { method: 'DELETE', url, cookie: ana.cookie })).statusCode).toBe(204)
  })

  it('goes with the account', async () => {
    const [ana, admin] = [await withPicture([7, 7, 70]), await someone('admin')]
    await call(identity, { method: 'DELETE', url: `/api/admin/users/${ana.id}`, cookie: admin.cookie })
    expect((await call(identity, { url: addressOf(ana.picture), cookie: admin.cookie })).statusCode).toBe(404)
  })

  it('is removed by admins, who stand in the audit trail, and by nobody else', async () => {
    const [ana, ben, admin] = [await withPicture([8, 80, 8]), await someone(), await someone('admin')]
    const remove = async (cookie: string, id = ana.id): Promise<number> =>
      (await call(identity, { method: 'DELETE', url: `/api/admin/users/${id}/picture`, cookie })).statusCode
    expect([await remove(ben.cookie), await remove('')]).toEqual([403, 401])
    expect(await ownPicture(ana.cookie)).toBe(ana.picture)
    for (const nobody of ['x', '00000000-0000-7000-9000-000000000000']) expect(await remove(admin.cookie, nobody)).toBe(404)
    expect([await remove(admin.cookie), await remove(admin.cookie)]).toEqual([204, 204])
    expect(await ownPicture(ana.cookie)).toBeNull()
    const { rows } = await identity.database.pool.query(
      `select actor_id from audit_events where target_id = $1 and action = 'user.picture_removed'`,
      [ana.id],
    )
    expect(rows).toEqual([{ actor_id: admin.id }])
  })

  it('is in the audit trail, set and removed, and not with its bytes', async () => {
    const ana = await withPicture(red)
    await call(identity, { method: 'DELETE', url, cookie: ana.cookie })
    await call(identity, { method: 'DELETE', url, cookie: ana.cookie })
    const { rows } = await identity.database.pool.query(
      `select action, actor_id, before, after from audit_events where target_id = $1 and action like 'user.picture%' order by seq`,
      [ana.id],
    )
    const by = { actor_id: ana.id, before: null, after: null }
    expect(rows).toEqual([
      { action: 'user.picture_changed', ...by },
      { action: 'user.picture_removed', ...by },
    ])
  })
})

describe('an upload', () => {
  const noSvg = 'SVG files can run scripts, so they are not taken. Save it as PNG, JPEG or WebP.'
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  it.each([
    ['an SVG', { bytes: Buffer.from(svg), type: 'image/svg+xml', detail: noSvg }],
    ['an SVG that calls itself PNG', { bytes: Buffer.from(svg), detail: noSvg }],
    ['a page', { bytes: Buffer.from('<!doctype html><script>alert(1)</script>'), detail: 'Only PNG, JPEG and WebP are taken.' }],
    ['a GIF', { bytes: Buffer.from('GIF89a'.padEnd(80)), type: 'image/gif', detail: 'Only PNG, JPEG and WebP are taken.' }],
    [
      'broken',
      { bytes: picture(red).subarray(0, 60), detail: 'It could not be read. Save it anew, as PNG, JPEG or WebP without animation.' },
    ],
  ])('is refused when it is %s', async (_what, { bytes, type = 'image/png', detail }: { bytes: Buffer; type?: string; detail: string }) => {
    const { cookie } = await someone()
    const answer = await upload(cookie, bytes, type)
    expect([answer.statusCode, answer.json()]).toEqual([400, expect.objectContaining({ code: 'portraits.refused', detail })])
    expect(await ownPicture(cookie)).toBeNull()
  })

  it('is told by its content, whatever it calls itself', async () => {
    expect((await upload((await someone()).cookie, picture(red), 'image/webp')).statusCode).toBe(200)
  })

  it('is small, signed in, from a page of ours, and in a type that a form cannot send', async () => {
    const { cookie } = await someone()
    expect((await upload(cookie, Buffer.concat([picture(red), Buffer.alloc(2 * 1024 * 1024)]))).statusCode).toBe(413)
    expect((await upload(cookie, picture(red), 'text/plain')).statusCode).toBe(415)
    expect((await upload('', picture(red))).statusCode).toBe(401)
    const headers = { 'content-type': 'image/png', 'sec-fetch-site': 'cross-site' }
    expect((await call(identity, { method: 'PUT', url, cookie, body: picture(red), headers })).statusCode).toBe(403)
  })

  it('is limited: nobody keeps the server busy with pictures', async () => {
    const { cookie } = await someone()
    const bytes = Buffer.from('GIF89a'.padEnd(80))
    const statuses: number[] = []
    for (let sent = 0; sent < 31; sent += 1) statuses.push((await upload(cookie, bytes)).statusCode)
    expect([statuses.filter((status) => status === 400).length, statuses.at(-1)]).toEqual([30, 429])
  })
})
