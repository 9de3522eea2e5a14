import { reachByShortPath } from '@gatehouse/kit/postgres/socket-path'
import { rm } from 'node:fs/promises'
import { createServer, request, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import type { ProcessState, SupervisedProcess } from './supervised-process.ts'

/** What a running launcher can be told from another terminal, through a socket in its data directory (mode 0700). */
export const controlCommands = ['status', 'stop', 'start', 'restart'] as const

const serviceStatusSchema = z.object({ name: z.string(), state: z.string(), pid: z.number().nullable() })
const answerSchema = z.object({ services: z.array(serviceStatusSchema), fault: z.string().nullable() })
export type ControlAnswer = z.infer<typeof answerSchema>

type ControlOptions = {
  run: string
  services: SupervisedProcess[]
  /** `stop` without a service: the whole of Gatehouse is to end. */
  onStopAll: () => void
}

const socketName = 'control.sock'

/** Listens for commands of the person who started Gatehouse; nobody else reaches the socket. */
export async function listenForCommands({ run, services, onStopAll }: ControlOptions): Promise<AsyncDisposable> {
  const folder = await reachByShortPath(run, socketName.length)
  const socket = join(folder.path, socketName)
  // Left by a killed run; the data directory's lock says that nobody listens.
  await rm(socket, { force: true })
  // One command after another: a start between the halves of a restart would be lost.
  let queue = Promise.resolve()
  const server = createServer((incoming, response) => {
    queue = queue.then(async () => void response.end(JSON.stringify(await obey(incoming, { services, onStopAll }))))
  })
  server.listen(socket)
  await once(server, 'listening')
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function obey(incoming: IncomingMessage, { services, onStopAll }: Omit<ControlOptions, 'run'>): Promise<ControlAnswer> {
  const [, command = '', name = ''] = (incoming.url ?? '').split('/')
  const answer = (fault: string | null): ControlAnswer => ({ services: services.map(statusOf), fault })
  if (incoming.method !== 'POST') return answer('Commands are sent with POST.')
  if (command === 'status') return answer(null)
  if (command === 'stop' && name === '') {
    onStopAll()
    return answer(null)
  }
  const service = services.find((one) => one.name === name)
  if (service === undefined) return answer(`There is no service "${name}"; there are ${services.map((one) => one.name).join(', ')}.`)
  if (command === 'stop' || command === 'restart') await service.stop()
  if (command === 'start' || command === 'restart') await service.start()
  return answer(service.state() === 'failed' ? `${name} ended at once; see its log.` : null)
}

const statusOf = (service: SupervisedProcess): { name: string; state: ProcessState; pid: number | null } => ({
  name: service.name,
  state: service.state(),
  pid: service.pid(),
})

/** Sends a command to the launcher that runs on a data directory; null when none does. */
export async function sendCommand(run: string, path: string): Promise<ControlAnswer | null> {
  const folder = await reachByShortPath(run, socketName.length)
  const call = request({ socketPath: join(folder.path, socketName), method: 'POST', path })
  call.end()
  try {
    const [response]: IncomingMessage[] = await once(call, 'response')
    return answerSchema.parse(JSON.parse(await textOf(response)))
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')) return null
    throw error
  }
}

async function textOf(response: IncomingMessage | undefined): Promise<string> {
  let text = ''
  if (response !== undefined) for await (const chunk of response.setEncoding('utf8')) text += String(chunk)
  return text
}
