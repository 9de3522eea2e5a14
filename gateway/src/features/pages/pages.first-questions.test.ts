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
const questions = '</api/auth/session>; rel=preload; as=fetch; crossorigin, </api/services>; rel=preload; as=fetch; crossorigin'

test('a page names what it will ask first, so that the browser asks it at once, at every address and however it is compressed', async () => {
  for (const url of ['/', '/documents', '/chat/6f9b'])
    for (const headers of [{ cookie }, { cookie, 'accept-encoding': 'br' }]) expect(await linkOf(url, headers)).toBe(questions)
})

test('nobody asks for them who is not signed in, for they would be refused', async () => {
  for (const headers of [{}, { cookie: '__Host-gatehouse-device=known' }]) expect(await linkOf('/', headers)).toBeUndefined()
})

test('files are not pages', async () => {
  for (const url of ['/before-paint.js', '/assets/first.js']) expect(await linkOf(url, { cookie })).toBeUndefined()
})
