import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGateway, type StartedGateway } from '../../testing/gateway.ts'

let webDir: string
let gateway: StartedGateway
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'gatehouse-web-'))
  await mkdir(join(webDir, 'assets'))
  for (const file of ['index.html', 'index.html.br', 'before-paint.js', 'assets/first.js']) await writeFile(join(webDir, file), file)
  gateway = await startGateway({ GATEHOUSE_WEB_DIR: webDir })
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await rm(webDir, { recursive: true })
})

async function linkOf(url: string, headers: Record<string, string>): Promise<unknown> {
  const answer = await gateway.server.inject({ url, headers })
  expect(answer.statusCode).toBe(200)
  return answer.headers['link']
}

const cookie = '__Host-gatehouse=whatever'
const session = '</api/auth/session>; rel=preload; as=fetch; crossorigin'
const apps = '</api/services>; rel=preload; as=fetch; crossorigin'

test.each([
  ['/', `${session}, ${apps}`],
  ['/?tag=wiki', `${session}, ${apps}`],
  ['/documents', session],
  ['/chat?model=m', session],
])('%s names what it will ask first, so that the browser asks it at once, however it is compressed', async (url, questions) => {
  for (const headers of [{ cookie }, { cookie, 'accept-encoding': 'br' }]) expect(await linkOf(url, headers)).toBe(questions)
})

test.each(['/signin', '/verify', '/reset', '/invite', '/setup', '/confirm-email'])(
  '%s names nothing: an answer from before what happens there would be taken for one from after it',
  async (url) => {
    expect(await linkOf(url, { cookie })).toBeUndefined()
  },
)

test('nobody asks for them who is not signed in, for they would be refused', async () => {
  for (const headers of [{}, { cookie: '__Host-gatehouse-device=known' }]) expect(await linkOf('/', headers)).toBeUndefined()
})

test('files are not pages', async () => {
  for (const url of ['/before-paint.js', '/assets/first.js']) expect(await linkOf(url, { cookie })).toBeUndefined()
})
