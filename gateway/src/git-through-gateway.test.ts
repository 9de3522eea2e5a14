import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startGitServer, type GitServer } from './testing/git-server.ts'
import { startTwoGateways, type MadeToken, type SignedInPerson, type TwoGateways } from './testing/two-gateways.ts'

// The real git on both sides, with a gateway between them and an API token as the password that git asks for.
const run = promisify(execFile)
const MiB = 1024 * 1024

let folder: string
let server: GitServer
let gateways: TwoGateways
let person: SignedInPerson
let token: MadeToken
let count = 0
let secondsOfCommits = 1_800_000_000

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-git-'))
  await mkdir(join(folder, 'served'))
  // What git asks for by itself after a 401: a user name, then a password.
  await writeFile(join(folder, 'askpass'), '#!/bin/sh\ncase "$1" in Username*) echo anybody ;; *) echo "$TOKEN" ;; esac\n', { mode: 0o755 })
  server = await startGitServer(join(folder, 'served'))
  gateways = await startTwoGateways([{ key: 'git', upstream: server.url }])
  person = await gateways.aPerson()
  token = await gateways.aToken(person, { apps: ['git'] })
})
afterAll(async () => {
  await gateways[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => (server.seen.length = 0))

type Ran = { code: number; said: string }

/** Runs git as somebody whose helper answers with this token; knows nothing of this machine's settings. */
async function git(args: readonly string[], { cwd = folder, secret = token.token } = {}): Promise<Ran> {
  const identity = {
    GIT_AUTHOR_NAME: 'Ana',
    GIT_AUTHOR_EMAIL: 'ana@example.org',
    GIT_COMMITTER_NAME: 'Ana',
    GIT_COMMITTER_EMAIL: 'ana@example.org',
    // Each later than the one before: git names commits to the server by their age.
    GIT_COMMITTER_DATE: `@${(secondsOfCommits += 1)} +0000`,
  }
  const own = { HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: join(folder, 'askpass'), TOKEN: secret }
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', no_proxy: '*', ...identity, ...own }
  return run('git', args, { cwd, env }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  )
}

async function gitOrThrow(args: readonly string[], more?: { cwd?: string; secret?: string }): Promise<string> {
  const { code, said } = await git(args, more)
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${said}`)
  return said
}

/** A served repository with one commit; its address at the gateway, and a clone of it made straight from the disk. */
async function aRepository(): Promise<{ url: string; path: string; work: string }> {
  count += 1
  const path = join(folder, 'served', `r${count}.git`)
  const work = join(folder, `work${count}`)
  await gitOrThrow(['init', '--quiet', '--bare', '--initial-branch=main', path])
  await gitOrThrow(['clone', '--quiet', path, work])
  await gitOrThrow(['checkout', '--quiet', '-B', 'main'], { cwd: work })
  await commit(work, 'first', 'first')
  await gitOrThrow(['push', '--quiet', 'origin', 'main'], { cwd: work })
  return { url: `${gateways.url}/api/git/r${count}.git`, path, work }
}

async function commit(work: string, name: string, content: string | Buffer): Promise<void> {
  await writeFile(join(work, name), content)
  await gitOrThrow(['add', name], { cwd: work })
  await gitOrThrow(['commit', '--quiet', '-m', name], { cwd: work })
}

const headOf = async (cwd: string): Promise<string> => (await gitOrThrow(['rev-parse', 'main'], { cwd })).trim()

describe('git', () => {
  it('clones with a token that it asks for after the challenge, and the server is told who that is', async () => {
    const { url, path } = await aRepository()
    const clone = join(folder, `clone${count}`)
    await gitOrThrow(['clone', '--quiet', url, clone])
    expect(await headOf(clone)).toBe(await headOf(path))
    expect(new Set(server.seen.map(({ headers }) => headers['x-user-email']))).toEqual(new Set([person.email]))
    expect(server.seen.some(({ headers }) => 'authorization' in headers)).toBe(false)
  })

  it('pushes more than its buffer holds in chunks, after a look that settles who it is', async () => {
    const { url, path } = await aRepository()
    const clone = join(folder, `clone${count}`)
    await gitOrThrow(['clone', '--quiet', url, clone])
    await commit(clone, 'large', randomBytes(5 * MiB))
    await gitOrThrow(['push', '--quiet', 'origin', 'main'], { cwd: clone })
    expect(await headOf(path)).toBe(await headOf(clone))
    const pushes = server.seen.filter(({ path: asked, method }) => method === 'POST' && asked.endsWith('/git-receive-pack'))
    expect(pushes.map(({ headers }) => headers['transfer-encoding'] ?? headers['content-length'])).toEqual(['4', 'chunked'])
    await gitOrThrow(['fsck', '--strict'], { cwd: path })
  })

  it('fetches with a compressed request, which arrives as it was sent', async () => {
    const { url, path, work } = await aRepository()
    const clone = join(folder, `clone${count}`)
    await gitOrThrow(['clone', '--quiet', url, clone])
    // So many commits that the server does not know that the list of them is compressed.
    for (let number = 0; number < 40; number += 1)
      await gitOrThrow(['commit', '--quiet', '--allow-empty', '-m', `own ${number}`], { cwd: clone })
    await commit(work, 'second', 'second')
    await gitOrThrow(['push', '--quiet', 'origin', 'main'], { cwd: work })
    await gitOrThrow(['fetch', '--quiet', 'origin'], { cwd: clone })
    expect((await gitOrThrow(['rev-parse', 'origin/main'], { cwd: clone })).trim()).toBe(await headOf(path))
    expect(server.seen.map(({ headers }) => headers['content-encoding'])).toContain('gzip')
  })

  it('works with the token in the address too', async () => {
    const { url } = await aRepository()
    const address = url.replace('http://', `http://${token.token}@`)
    expect((await git(['ls-remote', address], { secret: '' })).code).toBe(0)
  })

  it('is told that authentication failed with a token that is revoked, and 403 with one for other apps', async () => {
    const { url } = await aRepository()
    const revoked = await gateways.aToken(person)
    expect((await git(['ls-remote', url], { secret: revoked.token })).code).toBe(0)
    await gateways.call({ method: 'DELETE', url: `/api/auth/tokens/${revoked.id}`, cookie: person.cookie })
    const refused = await git(['ls-remote', url], { secret: revoked.token })
    expect([refused.code, refused.said]).toEqual([128, expect.stringContaining('Authentication failed')])
    const other = await gateways.aToken(person, { apps: ['wiki'] })
    const forbidden = await git(['ls-remote', url], { secret: other.token })
    expect([forbidden.code, forbidden.said]).toEqual([128, expect.stringContaining('403')])
  })
})
