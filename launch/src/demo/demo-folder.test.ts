import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the demo refuses a folder that is not its own, and leaves it as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-not-a-demo-'))
  await writeFile(join(folder, 'mine.txt'), 'mine')
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { ...process.env, GATEHOUSE_DEMO_DIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, 'close')
  expect([code, said.trim()]).toEqual([
    1,
    `${folder} holds something that is no demo of Gatehouse; name an empty folder with GATEHOUSE_DEMO_DIR.`,
  ])
  expect(await readdir(folder)).toEqual(['mine.txt'])
  await rm(folder, { recursive: true })
})
