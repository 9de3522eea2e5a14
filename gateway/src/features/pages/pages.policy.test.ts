import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGateway, type StartedGateway } from '../../testing/gateway.ts'

let webDir: string
let gateway: StartedGateway
const files = ['assets/pdf-6.5.438/worker.js', 'assets/pdf-6.5.438/worker.js.br', 'assets/pdf-6.5.438/wasm/jbig2.wasm', 'assets/worker.js']

beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'gatehouse-web-'))
  await mkdir(join(webDir, 'assets/pdf-6.5.438/wasm'), { recursive: true })
  for (const file of ['index.html', ...files]) await writeFile(join(webDir, file), file)
  gateway = await startGateway({ GATEHOUSE_WEB_DIR: webDir })
})

afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await rm(webDir, { recursive: true })
})

async function policyOf(url: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await gateway.server.inject({ url, headers })
  expect(answer.statusCode).toBe(200)
  return String(answer.headers['content-security-policy'])
}

test('the worker that reads PDFs may run WebAssembly and ask nobody, however it is compressed', async () => {
  for (const headers of [{}, { 'accept-encoding': 'br' }]) {
    const policy = await policyOf('/assets/pdf-6.5.438/worker.js', headers)
    expect(policy).toMatch(/^default-src 'none'; script-src 'wasm-unsafe-eval';/)
    expect(policy).not.toMatch(/connect-src|'self'|unsafe-eval'.*'unsafe-eval'| 'unsafe-eval'|worker-src/)
  }
})

test('no page and no other file may run WebAssembly or be framed', async () => {
  for (const url of ['/', '/documents', '/assets/worker.js', '/assets/pdf-6.5.438/wasm/jbig2.wasm']) {
    const policy = await policyOf(url)
    expect(policy).not.toContain('wasm')
    expect(policy).not.toContain('frame-src')
    expect(policy).toContain("frame-ancestors 'none'")
  }
})
