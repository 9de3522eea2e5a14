import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder, run, type Running } from './launch.builders.ts'
import { identityOf } from './process-identity.ts'

const counting = `let n = 0; process.on('SIGTERM', () => { n++; console.log('asked ' + n + '.'); if (n === 2) process.exit(3) }); process.once('disconnect', () => process.exit())`

test('one Ctrl+C that arrives twice, from the terminal and from npm, is one request', async () => {
  await using wrapper = await aWrapper(counting)
  wrapper.child.kill('SIGINT')
  wrapper.child.kill('SIGINT')
  wrapper.child.kill('SIGTERM')
  await wrapper.untilSaid(/asked 1\./)
  expect(wrapper.said()).not.toContain('asked 2.')
})

test('a second request reaches the program, and its exit code is ours', async () => {
  await using wrapper = await aWrapper(counting)
  wrapper.child.kill('SIGINT')
  await wrapper.untilSaid(/asked 1\./)
  await new Promise((resolve) => setTimeout(resolve, 350))
  wrapper.child.kill('SIGINT')
  expect(await wrapper.exit).toBe(3)
})

test('a wrapper that is killed takes the program along', async () => {
  await using wrapper = await aWrapper(`process.once('disconnect', () => process.exit())`)
  const program = Number(/pid (\d+)/.exec(wrapper.said())?.[1])
  wrapper.child.kill('SIGKILL')
  await expect.poll(() => identityOf(program)).toBeNull()
})

test.runIf(process.platform === 'linux')('when the shell between npm and the wrapper is gone, the program is asked to end', async () => {
  await using shell = await aWrapper(counting, { throughShell: true })
  const program = Number(/pid (\d+)/.exec(shell.said())?.[1])
  shell.child.kill('SIGKILL')
  expect(await shell.untilSaid(/asked 1\./)).toContain('asked 1.')
  process.kill(program, 'SIGKILL')
})

async function aWrapper(text: string, { throughShell = false } = {}): Promise<Running> {
  await using folder = await aFolder()
  const program = join(folder.path, 'program.mjs')
  await writeFile(program, `${text}\nsetInterval(() => {}, 1000)\nconsole.log('pid ' + process.pid)\n`)
  const script = `
    import { runInForeground } from ${JSON.stringify(new URL('../foreground.mjs', import.meta.url).href)}
    process.exitCode = await runInForeground([${JSON.stringify(program)}])
  `
  const args = ['--input-type=module', '-e', script]
  // npm runs a script as `sh -c`, and says so in the environment; the colon keeps the shell from making way for its last command.
  const wrapper = throughShell
    ? run(['-c', '"$@"; :', 'sh', process.execPath, ...args], { npm_lifecycle_event: 'start' }, '/bin/sh')
    : run(args)
  await wrapper.untilSaid(/pid \d+/)
  return wrapper
}
