import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder } from './launch.builders.ts'
import { ensureWebBuilt } from './web-build.ts'

test('the UI is built once and then only when a source has changed', async () => {
  await using web = await aWeb()
  await web.ensure()
  await web.ensure()
  expect(web.builds()).toBe(1)
  await writeFile(join(web.repository, 'web', 'src', 'main.tsx'), 'changed')
  await web.ensure()
  expect(web.builds()).toBe(2)
})

test('a test, an installed package and the built UI itself are no sources', async () => {
  await using web = await aWeb()
  await web.ensure()
  for (const file of ['src/main.test.tsx', 'node_modules/x.js', 'dist/asset.js'])
    await writeFile(join(web.repository, 'web', file), 'changed')
  await web.ensure()
  expect(web.builds()).toBe(1)
})

test('a missing or half-made dist is built again', async () => {
  await using web = await aWeb()
  await web.ensure()
  await rm(join(web.repository, 'web', 'dist', '.built-from'))
  await web.ensure()
  await rm(join(web.repository, 'web', 'dist'), { recursive: true })
  await web.ensure()
  expect(web.builds()).toBe(3)
})

test('two starts at once build once', async () => {
  await using web = await aWeb()
  await Promise.all([web.ensure(), web.ensure()])
  expect(web.builds()).toBe(1)
})

test('a build that fails stops the start with what it said, and the next start tries again', async () => {
  await using web = await aWeb()
  await expect(web.ensure('Module not found')).rejects.toThrow('The web UI could not be built:\nModule not found')
  await web.ensure()
  expect(web.builds()).toBe(2)
})

type Web = AsyncDisposable & { repository: string; ensure: (fault?: string) => Promise<void>; builds: () => number }

async function aWeb(): Promise<Web> {
  const folder = await aFolder()
  const repository = folder.path
  for (const path of ['web/src', 'web/node_modules', 'contracts/src']) await mkdir(join(repository, path), { recursive: true })
  for (const file of ['web/src/main.tsx', 'contracts/src/problem.ts', 'package-lock.json']) await writeFile(join(repository, file), file)
  let builds = 0
  const ensure = (fault: string | null = null): Promise<void> =>
    ensureWebBuilt({
      repository,
      env: {},
      say: () => {},
      build: async () => {
        builds += 1
        await mkdir(join(repository, 'web', 'dist'), { recursive: true })
        return fault
      },
    })
  return { repository, ensure, builds: () => builds, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}
