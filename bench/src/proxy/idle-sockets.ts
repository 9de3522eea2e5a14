import type { BenchContext } from '../bench.ts'
import { setTimeout as delay } from 'node:timers/promises'
import type { Socket } from 'node:net'
import { residentBytesOf } from '../processes.ts'
import { table, verdict } from '../report.ts'
import { expectStatus, openSocket, requestHead } from './raw-client.ts'
import { paths, type Stage, type Subject } from './subjects.ts'

const count = 5000
const mostBytes = 20_000
const webSocket =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

/** What a WebSocket costs a proxy that nothing happens on. */
export async function measureIdleSockets(stage: Stage, { say }: BenchContext): Promise<string> {
  const { gatehouse, nginx } = stage
  const cookie = await stage.signIn()
  const rows: string[][] = []
  for (const subject of [gatehouse, nginx]) {
    say(`${count} idle WebSockets through ${subject.name}`)
    const bytes = await bytesEach(subject, cookie)
    rows.push([
      subject.name,
      bytes.toFixed(0),
      subject === gatehouse ? `< ${mostBytes}` : '',
      subject === gatehouse ? verdict(bytes < mostBytes) : '',
    ])
  }
  return `### ${count} idle WebSockets

Resident memory of the proxy with all of them open, less what it had before, for each. What the kernel keeps for two connections comes on top.

${table(['proxy', 'bytes each', 'target', ''], rows)}`
}

async function bytesEach({ port, pids }: Subject, cookie: string): Promise<number> {
  // Some first, so that what the first ones make a proxy load is not counted.
  await closeAll(await openMany({ port, cookie, many: 200 }))
  const before = residentBytesOf(pids)
  const sockets = await openMany({ port, cookie, many: count })
  await delay(5000)
  const bytes = residentBytesOf(pids) - before
  await closeAll(sockets)
  return bytes / count
}

async function openMany({ port, cookie, many }: { port: number; cookie: string; many: number }): Promise<Socket[]> {
  const sockets: Socket[] = []
  while (sockets.length < many) {
    const batch = Array.from({ length: Math.min(100, many - sockets.length) }, () => openWebSocket(port, cookie))
    sockets.push(...(await Promise.all(batch)))
  }
  return sockets
}

async function openWebSocket(port: number, cookie: string): Promise<Socket> {
  const socket = await openSocket(port)
  socket.write(requestHead({ path: paths.webSocket, port, cookie, headers: webSocket }))
  await expectStatus(socket, 101)
  return socket
}

async function closeAll(sockets: readonly Socket[]): Promise<void> {
  for (const socket of sockets) socket.destroy()
  await delay(1000)
}
