import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { programEnvironment } from '../programs.ts'

export type LoadResult = { requests: number; perSecond: number }

const connections = 32

/** Asks for a path over kept connections as fast as the answers come. Throws when any answer was not a success. */
export async function load({
  port,
  path,
  cookie,
  seconds,
}: {
  port: number
  path: string
  cookie: string
  seconds: number
}): Promise<LoadResult> {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-H', `Cookie: ${cookie}`, `http://127.0.0.1:${port}${path}`]
  const { stdout } = await promisify(execFile)('wrk', args, { env: programEnvironment() })
  const figure = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? 0)
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk saw failures at port ${port}:\n${stdout}`)
  return { requests: figure(/(\d+) requests in/), perSecond: figure(/Requests\/sec:\s+([\d.]+)/) }
}
