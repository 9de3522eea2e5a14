import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'
import type { Person } from './people.ts'

const repository = join(import.meta.dirname, '..', '..')

export type Demo = { url: string; admin: Person; person: Person; stop: () => Promise<void> }

/** `npm run demo` on a new folder; resolves when it says that it is ready. */
export async function startDemo(): Promise<Demo> {
  const parent = await mkdtemp(join(tmpdir(), 'gatehouse-demo-'))
  const [gateway, documents, ai] = await freePorts(3)
  const env = {
    ...process.env,
    GATEHOUSE_DEMO_DIR: join(parent, 'data'),
    GATEHOUSE_PORT: String(gateway),
    DOCUMENTS_PORT: String(documents),
    AI_PORT: String(ai),
  }
  const child = spawn(process.execPath, [join(repository, 'launch', 'start.mjs'), 'demo'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const endWithUs = (): void => void child.kill('SIGTERM')
  process.once('exit', endWithUs)
  const ended = once(child, 'close')
  let said = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    said += String(chunk)
    if (said.includes('Stop with Ctrl+C')) break
  }
  const signIn = (who: string): Person => {
    const [, email = '', password = ''] = new RegExp(String.raw`${who}:\s+(\S+)\s+(\S+)`).exec(said) ?? []
    if (email === '') throw new Error(`The demo did not come up:\n${said}`)
    return { name: who, email, password }
  }
  return {
    url: `http://localhost:${gateway}`,
    admin: signIn('An admin'),
    person: signIn('A person'),
    stop: async () => {
      process.removeListener('exit', endWithUs)
      child.kill('SIGTERM')
      await ended
      await rm(parent, { recursive: true, force: true })
    },
  }
}
