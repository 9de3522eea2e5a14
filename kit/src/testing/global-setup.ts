import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts'
import { silentLog } from './log.ts'

/**
 * Gives the run its PostgreSQL servers, 18 and 16: those that TEST_POSTGRES_18_URL and TEST_POSTGRES_16_URL name, else throw-away
 * ones that end with the run.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-tests-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const serverUrl = async (version: 16 | 18): Promise<string> => {
    const named = process.env[`TEST_POSTGRES_${version}_URL`]
    if (named !== undefined) return named
    const logFile = join(folder, `postgres-${version}.log`)
    const server = await startEmbeddedPostgres({
      directory: join(folder, `postgres-${version}`),
      logFile,
      log: silentLog,
      version,
      durable: false,
    })
    stack.use(endWithUs(server.pid))
    stack.defer(() => server.stop())
    return server.adminUrl
  }
  const [v18, v16] = await Promise.all([serverUrl(18), serverUrl(16)])
  project.provide('postgres', { 18: v18, 16: v16 })
  const kept = stack.move()
  return () => kept.disposeAsync()
}

/** Ends a server when this process is killed: the shell reads until its input, which we hold, closes. */
function endWithUs(pid: number): Disposable {
  const shell = spawn('/bin/sh', ['-c', 'read _ || kill -QUIT "$1"', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  shell.unref()
  return { [Symbol.dispose]: () => void shell.stdin.end('the server has ended in order\n') }
}
