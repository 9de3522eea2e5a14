import { StartupError } from '@gatehouse/kit/errors'
import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders and files of the launcher below the data directory. */
export type DataDirectory = {
  path: string
  /** The embedded database. */
  postgres: string
  postgresLog: string
  /** What exists only while Gatehouse runs. */
  run: string
  rolePasswords: string
  /** Written by the gateway until the first admin is made. */
  setupLink: string
}

/** Makes the data directory, mode 0700, and proves that it can be written. */
export async function prepareDataDirectory(path: string): Promise<DataDirectory> {
  try {
    for (const folder of ['', 'run', 'logs', 'keys']) await mkdir(join(path, folder), { recursive: true, mode: 0o700 })
    const probe = join(path, 'run', `probe-${randomBytes(6).toString('hex')}`)
    await writeFile(probe, 'Gatehouse can write here.', { flag: 'wx', mode: 0o600 })
    await rm(probe)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new StartupError(
      [`The data directory ${path} cannot be written (${explained[reason] ?? reason}); choose another with GATEHOUSE_DATA_DIR.`],
      {
        cause: error,
      },
    )
  }
  return {
    path,
    postgres: join(path, 'postgres'),
    postgresLog: join(path, 'logs', 'postgres.log'),
    run: join(path, 'run'),
    rolePasswords: join(path, 'keys', 'database.json'),
    setupLink: join(path, 'setup-link.txt'),
  }
}

const explained: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
}
