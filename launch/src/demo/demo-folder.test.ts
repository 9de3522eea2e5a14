import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** What the demo says when it does not start in this folder. */
async function refusalOf(folder: string, env: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { ...process.env, ...env, GATEHOUSE_DEMO_DIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, 'close')
  expect(code).toBe(1)
  return said.trim()
}

const aFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'gatehouse-not-a-demo-'))

test('the demo refuses a folder that is not its own, and leaves it as it is', async () => {
  const folder = await aFolder()
  await writeFile(join(folder, 'mine.txt'), 'mine')
  expect(await refusalOf(folder)).toBe(
    `${folder} holds something that is no demo of Gatehouse; name an empty folder with GATEHOUSE_DEMO_DIR.`,
  )
  expect(await readdir(folder)).toEqual(['mine.txt'])
  await rm(folder, { recursive: true })
})

test('a demo that finds its port taken leaves its folder empty, so that the next start may use it', async () => {
  const folder = await aFolder()
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  expect(await refusalOf(folder, { GATEHOUSE_PORT: String(port) })).toContain(`Port ${port} on 127.0.0.1 is in use by another program`)
  expect(await readdir(folder)).toEqual([])
  other.close()
  await rm(folder, { recursive: true })
})

test('a demo that was ended before it was full is named as one', async () => {
  const folder = await aFolder()
  await writeFile(join(folder, 'this-becomes-a-demo.json'), '{}')
  expect(await refusalOf(folder)).toBe(`${folder} holds a demo that was ended before it was full; remove that folder to begin anew.`)
  await rm(folder, { recursive: true })
})
