import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'

export type TeamApps = {
  /** What to start Gatehouse with so that it knows the apps. */
  settings: Record<string, string>
  stop: () => Promise<void>
}

/** The apps of a small team behind one gate: the two that come along, two of their own that answer, one that does not, one resting. */
export async function startTeamApps(): Promise<TeamApps> {
  const server = createServer((_request, response) => response.end('{"status":"pass"}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const answering = typeof address === 'object' && address !== null ? address.port : 0
  const [documents = 0, ai = 0, silent = 0] = await freePorts(3)
  const services = [
    {
      key: 'documents',
      name: 'Documents',
      description: 'Your PDF library',
      icon: 'files',
      upstream: `${at(documents)}/documents`,
      open_url: '/documents',
    },
    { key: 'ai', name: 'Chat', description: 'Ask the team’s AI', icon: 'message-circle', upstream: at(ai), open_url: '/chat' },
    { key: 'wiki', name: 'Wiki', description: 'How we do things', icon: 'notebook', upstream: at(answering) },
    { key: 'builds', name: 'Builds', description: 'What is on its way to production', icon: 'git-branch', upstream: at(answering) },
    { key: 'reports', name: 'Reports', description: 'Figures of the month', icon: 'chart-bar', upstream: at(silent) },
    {
      key: 'photos',
      name: 'Photos',
      description: 'Pictures of all our ships',
      icon: 'photo',
      upstream: at(answering),
      maintenance: true,
      listed: true,
    },
  ]
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-team-'))
  const file = join(folder, 'services.yaml')
  // JSON is YAML too.
  await writeFile(file, JSON.stringify({ services }, null, 2))
  return {
    settings: { GATEHOUSE_SERVICES: file, DOCUMENTS_PORT: String(documents), AI_PORT: String(ai) },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function at(port: number): string {
  return `http://127.0.0.1:${port}`
}
