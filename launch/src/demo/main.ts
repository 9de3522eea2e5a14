// `npm run demo`: a whole Gatehouse with a small company in it, on data of its own.
import { StartupError } from '@gatehouse/kit/errors'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sendCommand } from '../control.ts'
import { readLaunchConfig, root } from '../launch.config.ts'
import { createOutput } from '../output.ts'
import { launch, requireFreePorts } from '../run.ts'
import { ensureWebBuilt } from '../web-build.ts'
import { apps, asked, demoPassword, people } from './company.ts'
import { seedCompany } from './seed.ts'
import { startAi, startApps } from './stubs.ts'

/** A folder with this file is a whole demo. */
const marker = 'this-is-a-demo.json'
/** A folder with this file only is a demo that was ended before it was full. */
const begun = 'this-becomes-a-demo.json'

async function main(): Promise<void> {
  const stop = new AbortController()
  const abandon = new AbortController()
  const end = (): void => (stop.signal.aborted ? abandon : stop).abort()
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, end)
  process.channel?.unref()

  await using stack = new AsyncDisposableStack()
  const dataDir = resolve(process.env['GATEHOUSE_DEMO_DIR'] ?? join(root, 'data-demo'))
  const isNew = await claimFolder(dataDir)
  const urls = await startApps(stack)
  const ai = stack.use(await startAi())
  const env = { ...ownEnvironment(), ...(await settingsOf(dataDir, urls)) }
  const url = `http://localhost:${env.GATEHOUSE_PORT}`
  const shown = createOutput(process.stdout, { pretty: process.stdout.isTTY })
  const quiet = createOutput({ write: keepLine }, { pretty: true })
  const ready = Promise.withResolvers<undefined>()
  const say = (text: string): void => (text.includes('Gatehouse is ready') ? ready.resolve(undefined) : shown.say(text))
  const options = { mode: 'start', repository: root, buildWeb, env, stop: stop.signal, abandon: abandon.signal } as const
  const running = launch({ ...options, output: { ...quiet, say } })
  await Promise.race([ready.promise, running])
  if (stop.signal.aborted) return
  try {
    if (isNew) await fill({ dataDir, url, aiUrl: ai.url, say: shown.say, env })
    shown.say(signIns(url))
  } catch (error) {
    stop.abort()
    throw error
  } finally {
    await running
  }
}

/** The last lines of the processes. They would hide the two sign-ins, so they are shown only when something goes wrong. */
const lastLines: string[] = []

function keepLine(line: string): boolean {
  lastLines.push(line)
  if (lastLines.length > 40) lastLines.shift()
  return true
}

const buildWeb = (say: (text: string) => void): Promise<void> => ensureWebBuilt({ repository: root, env: process.env, say })

/** Makes the folder the demo's own, or refuses one that somebody else has filled. Says whether it is new. */
async function claimFolder(dataDir: string): Promise<boolean> {
  if (existsSync(join(dataDir, marker))) return false
  if (existsSync(join(dataDir, begun)))
    throw new StartupError([`${dataDir} holds a demo that was ended before it was full; remove that folder to begin anew.`])
  if (existsSync(dataDir) && (await readdir(dataDir)).length > 0)
    throw new StartupError([`${dataDir} holds something that is no demo of Gatehouse; name an empty folder with GATEHOUSE_DEMO_DIR.`])
  // Before anything is written: the folder would be taken for a demo that was ended half way.
  await requireFreePorts(readLaunchConfig(ownEnvironment(), 'start'))
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await writeFile(join(dataDir, begun), '{}')
  return true
}

/** The environment without what would make it somebody's real Gatehouse; ports may be chosen. */
function ownEnvironment(): Record<string, string | undefined> {
  const kept = new Set(['GATEHOUSE_HOST', 'GATEHOUSE_PORT', 'DOCUMENTS_PORT', 'AI_PORT'])
  const ours = /^(?:GATEHOUSE|DOCUMENTS|AI|GATEWAY|DATABASE|SMTP)_/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.has(name) || !ours.test(name)))
}

async function settingsOf(dataDir: string, urls: Map<string, string>) {
  const file = join(dataDir, 'services.yaml')
  const services = apps.map(({ key, name, description, icon, category, visibility, is }) => {
    const about = { key, name, description, icon, category, visibility, listed: asked.some((one) => one.app === key) }
    return is === 'link' ? { ...about, kind: 'link', open_url: 'https://port.example/' } : { ...about, upstream: urls.get(key) }
  })
  // JSON is YAML too.
  await writeFile(file, JSON.stringify({ services: [...ownServices(), ...services] }, null, 2))
  return {
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_SERVICES: file,
    GATEHOUSE_PORT: process.env['GATEHOUSE_PORT'] ?? '8000',
    GATEHOUSE_ADMIN_EMAIL: people[0]?.email,
    GATEHOUSE_ADMIN_PASSWORD: demoPassword,
  }
}

const at = (port: string): string => `http://127.0.0.1:${port}`

/** Documents and Chat, as they come along: a services file names all there are. */
function ownServices(): object[] {
  const documents = `${at(process.env['DOCUMENTS_PORT'] ?? '8001')}/documents`
  const ai = at(process.env['AI_PORT'] ?? '8002')
  const common = { visibility: 'everyone', trusted: true, category: 'Work' }
  return [
    {
      ...common,
      key: 'documents',
      name: 'Documents',
      description: 'Your PDF library',
      icon: 'files',
      upstream: documents,
      open_url: '/documents',
    },
    {
      ...common,
      key: 'ai',
      name: 'Chat',
      description: 'Chat with the AI provider of your choice',
      icon: 'message-circle',
      upstream: ai,
      open_url: '/chat',
      headers_timeout_ms: 300_000,
    },
  ]
}

type Filling = { dataDir: string; url: string; aiUrl: string; say: (text: string) => void; env: NodeJS.ProcessEnv }

async function fill({ dataDir, url, aiUrl, say, env }: Filling): Promise<void> {
  const began = performance.now()
  say('Filling it with a small company …')
  await seedCompany(url, aiUrl)
  // The gateway reads the past when it starts, so that is written while it is away.
  await sendCommand(join(dataDir, 'run'), '/stop/gateway')
  await writeHistory(env)
  await sendCommand(join(dataDir, 'run'), '/start/gateway')
  // Written last: a demo that was ended half way is refused, not taken for a whole one.
  await writeFile(join(dataDir, marker), JSON.stringify({ made_at: new Date().toISOString() }))
  say(`Filled in ${((performance.now() - began) / 1000).toFixed(1)} s.`)
}

/** A week of checks, by the gateway's own code. */
async function writeHistory(env: NodeJS.ProcessEnv): Promise<void> {
  const script = join(root, 'gateway', 'src', 'cli', 'demo-history.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(apps.map(({ key, is }) => ({ key, is })))], { env, stdio: 'inherit' })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`The past of the apps could not be written (exit code ${code}).`)
}

function signIns(url: string): string {
  const [admin, person] = people
  const lines = [
    `The demo is ready:  ${url}`,
    `An admin:           ${admin?.email}   ${demoPassword}`,
    `A person:           ${person?.email}   ${demoPassword}`,
    'All of it is made up. Stop with Ctrl+C; remove the folder data-demo to begin anew.',
  ]
  return `\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}

try {
  await main()
} catch (error) {
  process.stderr.write(lastLines.join(''))
  for (const fault of error instanceof StartupError ? error.faults : [error]) console.error(fault)
  process.exitCode = 1
}
