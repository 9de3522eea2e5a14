import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'
import { withFirstAdmin } from './people.ts'
import { copyPrepared } from './prepared.ts'

const repository = join(import.meta.dirname, '..', '..')
/** The last words of the banner: once they are there, all of it is. */
const lastWords = 'Stop with Ctrl+C'

export type Gatehouse = {
  /** The address people use. */
  url: string
  /** Its data directory. */
  dataDir: string
  /** Where the documents service listens, behind the gateway's back. */
  documentsUrl: string
  /** The printed link for the first admin; null when there is one. */
  setUpLink: string | null
  /** What `npm start -- <command>` does in another terminal; resolves with what it printed. */
  command: (...args: string[]) => Promise<string>
  /** Ends it as Ctrl+C does and removes its data; resolves with the exit code. */
  stop: () => Promise<number | null>
}

/** Starts the real product on a data directory of its own, with its first admin or without, and waits until it says that it is ready. */
export async function startGatehouse(settings: Record<string, string> = {}): Promise<Gatehouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'))
  if (settings['GATEHOUSE_ADMIN_EMAIL'] === withFirstAdmin.GATEHOUSE_ADMIN_EMAIL) await copyPrepared(dataDir)
  const [gateway, documents, ai] = await freePorts(3)
  const url = `http://localhost:${gateway}`
  const env = {
    ...systemEnvironment(),
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_PORT: String(gateway),
    DOCUMENTS_PORT: String(documents),
    AI_PORT: String(ai),
    GATEHOUSE_PUBLIC_URL: url,
    ...settings,
  }
  const launcher = run(['start'], env)
  const said = await launcher.untilSaid(lastWords)
  return {
    url,
    dataDir,
    documentsUrl: `http://127.0.0.1:${env.DOCUMENTS_PORT}`,
    setUpLink: /first administrator[^:]*:\s+(\S+)/.exec(said)?.[1] ?? null,
    command: async (...args) => {
      const command = run(['start', ...args], env)
      const code = await command.exit
      if (code !== 0) throw new Error(`npm start -- ${args.join(' ')} ended with ${code}:\n${command.said()}`)
      return command.said()
    },
    stop: async () => {
      launcher.child.kill('SIGTERM')
      const code = await launcher.exit
      await rm(dataDir, { recursive: true, force: true })
      return code
    },
  }
}

/** The environment without what would make it another Gatehouse than a fresh one. */
function systemEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(?:GATEHOUSE|DOCUMENTS|AI|GATEWAY|DATABASE|SMTP)_/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

type Running = {
  child: ChildProcess
  said: () => string
  untilSaid: (words: string) => Promise<string>
  exit: Promise<number | null>
}

function run(args: string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(process.execPath, [join(repository, 'launch', 'start.mjs'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const endWithUs = (): void => void child.kill('SIGTERM')
  process.once('exit', endWithUs)
  let text = ''
  let look: (() => void) | null = null
  const collect = (chunk: Buffer): void => {
    text += chunk.toString('utf8')
    look?.()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const exit = once(child, 'close').then(([code]: unknown[]) => {
    process.removeListener('exit', endWithUs)
    return typeof code === 'number' ? code : null
  })
  const untilSaid = (words: string): Promise<string> =>
    new Promise((resolve, reject) => {
      look = () => void (text.includes(words) && resolve(text))
      void exit.then((code) => reject(new Error(`It ended with ${code} before saying “${words}”:\n${text}`)))
      look()
    })
  return { child, said: () => text, untilSaid, exit }
}
