import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { dirname, join, matchesGlob } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const repository = join(import.meta.dirname, '../..')

/** The files a container build of a clean checkout would be sent: those of git, without what .dockerignore leaves out. */
export async function contextFiles(): Promise<string[]> {
  // Files not yet added count too, so that the check can run before a commit; ignored ones do not.
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
    maxBuffer: 64 * 1024 ** 2,
  })
  const isIgnored = readDockerignore(await readFile(join(repository, '.dockerignore'), 'utf8'))
  return stdout.split('\0').filter((file) => file !== '' && !isIgnored(file))
}

/** Copies them into an empty folder. */
export async function exportContext(folder: string): Promise<void> {
  for (const file of await contextFiles()) {
    await mkdir(join(folder, dirname(file)), { recursive: true })
    // Deleted, but not yet committed.
    await copyFile(join(repository, file), join(folder, file)).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    })
  }
}

/** The rules of .dockerignore: the last pattern that matches a file or one of its folders decides; `!` takes it back in. */
export function readDockerignore(text: string): (file: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), pattern: line.replace(/^!/, '').replace(/^\//, '').replace(/\/$/, '') }))
  return (file) => {
    const parts = file.split('/')
    const paths = parts.map((_part, index) => parts.slice(0, index + 1).join('/'))
    return rules.findLast(({ pattern }) => paths.some((path) => matchesPattern(path, pattern)))?.keep === false
  }
}

// Docker's `*` matches a leading dot as well, which matchesGlob's does not.
const undotted = (text: string): string => text.replaceAll(/(^|\/)\./g, '$1\u0001')

function matchesPattern(path: string, pattern: string): boolean {
  return matchesGlob(undotted(path), undotted(pattern))
}
