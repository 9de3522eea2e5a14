import * as fc from 'fast-check'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProblemError } from '@gatehouse/kit/errors'
import { aPersonAt, startAdminGateway, type AdminGateway } from './registry.gateway.builders.ts'
import { typeOf } from './registry.pictures.ts'

let one: AdminGateway

beforeAll(async () => {
  one = await startAdminGateway()
})
afterAll(() => one[Symbol.asyncDispose]())

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
}

/** A PNG of this size, grey; its checksums are left out, which nobody here looks at. */
function aPng(width: number, height = width): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(16))), chunk('IEND', Buffer.alloc(0))])
}

const upload = (bytes: Buffer, type = 'image/png', cookie?: string) =>
  one.api('/api/admin/services/pictures', {
    method: 'POST',
    body: bytes,
    headers: { 'content-type': type },
    ...(cookie === undefined ? {} : { cookie }),
  })

const svg = 'SVG files can run scripts, so they are not taken. Save it as PNG or WebP.'

describe('an uploaded icon', () => {
  it('is served as what it is, to whoever is signed in, and can run nothing', async () => {
    const uploaded = await upload(aPng(44), 'image/webp')
    expect(uploaded.statusCode).toBe(201)
    const { id, url } = uploaded.json<{ id: string; url: string }>()
    await one.add({ key: 'wiki', name: 'Wiki', upstream: 'http://127.0.0.1:9', visibility: 'everyone', picture: id })
    const cookie = await aPersonAt(one)
    const { items } = (await one.api('/api/services', { cookie })).json<{ items: { key: string; icon_url: string | null }[] }>()
    expect(items.find(({ key }) => key === 'wiki')?.icon_url).toBe(url)
    const served = await one.api(url, { cookie })
    expect(served.rawPayload).toEqual(aPng(44))
    expect(served.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cache-control': 'private, max-age=31536000, immutable',
    })
    expect((await one.gateway.server.inject(url)).statusCode).toBe(401)
  })

  it.each([
    ['an SVG', { bytes: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', type: 'image/svg+xml', detail: svg }],
    ['an SVG that calls itself PNG', { bytes: '<?xml version="1.0"?><svg/>', detail: svg }],
    ['a page', { bytes: '<!doctype html><script>alert(1)</script>', detail: 'Only PNG and WebP are taken.' }],
    ['a huge one', { bytes: aPng(30_000), detail: 'It measures 30000 × 30000 pixels; at most 1024 × 1024 are taken.' }],
    ['an empty one', { bytes: '', detail: 'Only PNG and WebP are taken.' }],
  ])('is not %s', async (_what, { bytes, type = 'image/png', detail }: { bytes: string | Buffer; type?: string; detail: string }) => {
    const answer = await upload(Buffer.from(bytes), type)
    const { code, detail: told } = answer.json<{ code: string; detail: string }>()
    expect([answer.statusCode, code, told]).toEqual([400, 'services.picture_refused', detail])
  })

  it('is small, comes from an admin, and in a type that a form cannot send', async () => {
    expect((await upload(Buffer.concat([aPng(44), Buffer.alloc(140_000)]))).statusCode).toBe(413)
    expect((await upload(aPng(44), 'image/png', await aPersonAt(one, 'ben@example.org'))).statusCode).toBe(403)
    expect((await upload(aPng(44), 'application/octet-stream')).statusCode).toBe(415)
    expect((await upload(aPng(44), 'text/plain')).statusCode).toBe(415)
  })

  it('is forgotten a day after the last service let go of it', async () => {
    const { id, url } = (await upload(aPng(45))).json<{ id: string; url: string }>()
    await one.add({ key: 'old', name: 'Old', upstream: 'http://127.0.0.1:9', picture: id })
    await one.gateway.database.pool.query("update service_pictures set uploaded_at = now() - interval '2 days'")
    await one.api('/api/admin/services/old', { method: 'PATCH', body: { name: 'Still there' } })
    expect((await one.api(url)).statusCode).toBe(200)
    await one.api('/api/admin/services/old', { method: 'PATCH', body: { picture: null } })
    expect((await one.api(url)).statusCode).toBe(404)
  })
})

function outcomeOf(bytes: Buffer): string {
  try {
    return typeOf(bytes)
  } catch (error) {
    return error instanceof ProblemError ? error.code : 'stumbled'
  }
}

it('is read without stumbling, whatever the bytes are', () => {
  const beginnings = fc.constantFrom(
    aPng(3).subarray(0, 16),
    Buffer.from('RIFF0000WEBPVP8X'),
    Buffer.from('RIFF0000WEBPVP8L'),
    Buffer.from('RIFF0000WEBPVP8 '),
    Buffer.alloc(0),
  )
  fc.assert(
    fc.property(beginnings, fc.uint8Array({ maxLength: 40 }), (begin, rest) => {
      expect(['image/png', 'image/webp', 'services.picture_refused']).toContain(outcomeOf(Buffer.concat([begin, rest])))
    }),
  )
})
