import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startNginx, testNginx } from './front-door.ts'
import { nginxProgram, obtainProgram } from './programs.ts'
import type { FrontDoor } from './running.ts'
import { ask, startUpstream, textOf, type Seen, type Upstream } from './upstream.ts'

const run = promisify(execFile)
let reason: string | undefined
let nginx = ''
let certificates = ''
let upstream: Upstream
let door: FrontDoor

beforeAll(async () => {
  const program = await obtainProgram(nginxProgram)
  if (program.kind === 'missing') reason = program.reason
  else nginx = program.file
  certificates = await mkdtemp(join(tmpdir(), 'gatehouse-certificates-'))
  await makeCertificate(certificates).catch(() => (reason ??= 'openssl is not there to make a certificate'))
  if (reason !== undefined) return
  upstream = await startUpstream()
  door = await startNginx(nginx, { upstreamPort: upstream.port, certificates })
})

afterAll(async () => {
  await rm(certificates, { recursive: true, force: true })
  if (reason !== undefined) return
  await upstream[Symbol.asyncDispose]()
  await door[Symbol.asyncDispose]()
})

beforeEach((context) => {
  if (reason !== undefined) context.skip(`NOT CHECKED: ${reason}`)
})

async function makeCertificate(folder: string): Promise<void> {
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  await run('openssl', [
    'req',
    '-x509',
    ...key,
    ...files,
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
  ])
}

// The certificate is made here and signed by itself.
const trusting = { rejectUnauthorized: false, servername: 'localhost', host: '127.0.0.1' }

async function askTls(path: string, headers: Record<string, string> = {}): Promise<{ incoming: IncomingMessage; body: string }> {
  const sent = request({ ...trusting, port: door.tlsPort, path, headers, agent: false }).end()
  const [incoming] = (await once(sent, 'response')) as [IncomingMessage]
  return { incoming, body: await textOf(incoming) }
}

/** The protocol and cipher that come of an offer, or why there is no connection. */
async function negotiate(offer: ConnectionOptions): Promise<string> {
  const socket: TLSSocket = connect({ ...trusting, port: door.tlsPort, ...offer })
  try {
    await once(socket, 'secureConnect')
    return `${socket.getProtocol()} ${socket.getCipher().name}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    socket.destroy()
  }
}

test('nginx -t finds the configuration with TLS in order', async () => {
  expect(await testNginx(nginx, { upstreamPort: 1, certificates })).toMatch(/syntax is ok[^]*test is successful/)
})

test('the gateway hears that the person came by https', async () => {
  const { body } = await askTls('/', { 'x-forwarded-proto': 'http' })
  expect((JSON.parse(body) as Seen).headers['x-forwarded-proto']).toBe('https')
})

test('HTTP/2 is spoken', async () => {
  const session = connectHttp2(`https://127.0.0.1:${door.tlsPort}`, trusting)
  const stream = session.request({ ':path': '/api/x', ':authority': 'gatehouse.test' })
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
  expect(headers[':status']).toBe(200)
  let body = ''
  for await (const chunk of stream) body += String(chunk)
  expect((JSON.parse(body) as Seen).headers).toMatchObject({ host: 'gatehouse.test', 'x-forwarded-host': 'gatehouse.test' })
  session.close()
})

test('TLS 1.2 and 1.3 are spoken, with forward secrecy', async () => {
  expect(await negotiate({ minVersion: 'TLSv1.3' })).toMatch(/^TLSv1\.3 /)
  expect(await negotiate({ maxVersion: 'TLSv1.2' })).toMatch(/^TLSv1\.2 ECDHE-/)
})

test.each([
  ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
  ['a cipher without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:AES256-SHA' }],
  ['a CBC cipher', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384' }],
] satisfies [string, ConnectionOptions][])('%s is refused', async (_name, offer) => {
  expect(await negotiate(offer)).toMatch(/alert|handshake|protocol version/i)
})

test.each(['/', '/assets/app.js', '/metrics'])('the answer to %s says once that only https is to be used', async (path) => {
  const { incoming } = await askTls(path)
  const values = incoming.rawHeaders.filter(
    (_value, index) => index % 2 === 1 && incoming.rawHeaders[index - 1]?.toLowerCase() === 'strict-transport-security',
  )
  expect(values).toEqual(['max-age=31536000; includeSubDomains'])
})

test('a person who comes by http is sent to https', async () => {
  const { status, headers } = await ask(`${door.url}/documents?q=x`, { headers: { host: 'gatehouse.test' } })
  expect({ status, location: headers.location }).toEqual({ status: 301, location: 'https://gatehouse.test/documents?q=x' })
})

test('a program that sends its token by http is refused, not redirected', async () => {
  const { status, headers, body } = await ask(`${door.url}/api/users/me`, { headers: { authorization: 'Bearer x' } })
  expect({ status, type: headers['content-type'], location: headers.location }).toEqual({
    status: 403,
    type: 'application/problem+json',
    location: undefined,
  })
  expect(JSON.parse(body)).toMatchObject({ status: 403, code: 'front.https_required' })
})

test('nothing that comes by plain http reaches the gateway', async () => {
  const before = upstream.connections()
  for (const path of ['/', '/api/x', '/nginx-health', '/assets/app.js']) await ask(door.url + path)
  expect(upstream.connections()).toBe(before)
})
