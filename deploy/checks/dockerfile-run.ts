import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, link, lstat, mkdir, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Stage } from './dockerfile.ts'

/** What came of a stage: its file system under `root`, its settings, and what it wants of its base image's package manager. */
export type Built = {
  root: string
  workdir: string
  env: Record<string, string>
  user: string
  packages: string[]
  command: string[]
  healthCheck: string[]
}

type BuildOptions = { context: string; work: string; npmCache: string; say?: (line: string) => void }

/**
 * Carries out the stages without a container engine. Each stage is a folder; COPY copies into it; RUN runs in it with absolute
 * paths taken as paths below it. Node.js and npm of the base images are those of this machine. apt-get is not run: the packages
 * it names are handed to the caller.
 */
export async function buildStages(stages: Stage[], options: BuildOptions): Promise<Built> {
  const built = new Map<string, Built>()
  let last: Built | undefined
  for (const [index, stage] of stages.entries()) {
    last = await buildStage(stage, { ...options, built, root: join(options.work, stage.name ?? `stage-${index}`) })
    if (stage.name !== null) built.set(stage.name, last)
  }
  if (last === undefined) throw new Error('the Dockerfile has no stage')
  return last
}

type StageOptions = BuildOptions & { built: Map<string, Built>; root: string }

async function buildStage(stage: Stage, options: StageOptions): Promise<Built> {
  const base = options.built.get(stage.image)
  const state: Built =
    base === undefined
      ? { root: options.root, workdir: '/', env: {}, user: '0', packages: [], command: [], healthCheck: [] }
      : { ...structuredClone(base), root: options.root }
  if (base === undefined) await mkdir(options.root)
  else await cp(base.root, options.root, { recursive: true, verbatimSymlinks: true })
  for (const instruction of stage.instructions) {
    switch (instruction.kind) {
      case 'WORKDIR':
        state.workdir = instruction.path
        await mkdir(inside(state, '.'), { recursive: true })
        break
      case 'COPY':
        await copyInto(state, instruction, options)
        break
      case 'RUN':
        await runIn(state, instruction.command, options)
        break
      case 'ENV':
        Object.assign(state.env, instruction.values)
        break
      case 'USER':
        state.user = instruction.user
        break
      case 'CMD':
        state.command = instruction.command
        break
      case 'HEALTHCHECK':
        state.healthCheck = instruction.command
        break
      case 'EXPOSE':
        break
    }
  }
  return state
}

const inside = (state: Built, path: string): string =>
  path.startsWith('/') ? join(state.root, path) : join(state.root, state.workdir, path)

/** A folder's content goes into the target, a file becomes the target or goes into it when that ends in a slash. */
async function copyInto(
  state: Built,
  copy: { from: string | null; sources: string[]; target: string },
  { built, context }: StageOptions,
): Promise<void> {
  const from = copy.from === null ? context : built.get(copy.from)?.root
  if (from === undefined) throw new Error(`COPY --from=${copy.from}: there is no such stage`)
  if (copy.sources.length > 1 && !copy.target.endsWith('/'))
    throw new Error(`COPY of several files needs a target that ends in a slash: ${copy.target}`)
  const target = inside(state, copy.target)
  for (const source of copy.sources) {
    const file = join(from, source)
    const isFolder = (await stat(file)).isDirectory()
    const place = !isFolder && copy.target.endsWith('/') ? join(target, basename(source)) : target
    if (copy.from === null) await cp(file, place, { recursive: true, verbatimSymlinks: true })
    else await linkTree(file, place)
  }
}

/** A copy between stages by hard links: what a stage has made is not written to again, and copying 250 MB takes its time. */
async function linkTree(from: string, to: string): Promise<void> {
  const found = await lstat(from)
  if (found.isSymbolicLink()) return symlink(await readlink(from), to)
  if (!found.isDirectory()) {
    await mkdir(dirname(to), { recursive: true })
    return link(from, to)
  }
  await mkdir(to, { recursive: true })
  await chmod(to, found.mode)
  for (const name of await readdir(from)) await linkTree(join(from, name), join(to, name))
}

async function runIn(state: Built, command: string, options: StageOptions): Promise<void> {
  if (/\bapt-get\b/.test(command)) return void state.packages.push(...aptPackages(command))
  const stubs = join(options.work, 'stubs')
  if (process.getuid?.() !== 0) await writeStub(stubs, 'chown')
  const script = command.replaceAll(/(^|[\s"'=])\/(?=\w)/g, (_whole, before: string) => `${before}${state.root}/`)
  options.say?.(`RUN ${command}`)
  const path = [join(state.root, 'usr/local/bin'), stubs, process.env['PATH'] ?? ''].join(':')
  const home = join(options.work, 'home')
  await mkdir(home, { recursive: true })
  const env = { ...state.env, PATH: path, HOME: home, npm_config_cache: options.npmCache, npm_config_prefer_offline: 'true' }
  const child = spawn('/bin/sh', ['-ec', script], { cwd: inside(state, '.'), env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`RUN ${command}\nended with ${code}:\n${output}`)
}

/** Only root may give files away; for anybody else the owner stays who he is. */
async function writeStub(folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), '#!/bin/sh\nexit 0\n')
  await chmod(join(folder, name), 0o755)
}

/** `apt-get update && apt-get install … names && rm -rf /var/lib/apt/lists/*` and nothing else. */
function aptPackages(command: string): string[] {
  const [, names] =
    /^apt-get update && apt-get install --yes --no-install-recommends ([\w.+ -]+) && rm -rf \/var\/lib\/apt\/lists\/\*$/.exec(command) ?? []
  if (names === undefined) throw new Error(`a RUN with apt-get does that alone, in the usual form: ${command}`)
  return names.trim().split(/\s+/)
}

/** Removes a folder; used for what a stage leaves behind. */
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

export const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )
