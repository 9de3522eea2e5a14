import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { MountedService } from '../registry/registry.feature.ts'
import { writeOnce } from './proxy.memory.ts'
import type { Principal } from './proxy.principal.ts'
import type { OpenTraffic, Traffic } from './proxy.traffic.ts'

type TunnelEnds = {
  client: Socket
  upstream: Duplex
  /** What each side gets before anything else. */
  toClient: Buffer
  toUpstream: Buffer
  principal: Principal
  service: MountedService
  traffic: Traffic
}

const keepAliveProbeMs = 60_000

/**
 * Makes one connection of two: every byte as it comes, as fast as the other side takes it, an end for an end. There is no time-out:
 * a tunnel may be silent for days; TCP keep-alive finds out when its client is gone.
 */
export function openTunnel({ client, upstream, toClient, toUpstream, principal, service, traffic }: TunnelEnds): void {
  const tunnel: OpenTraffic = {
    principal,
    service,
    slot: -1,
    endsByItself: () => false,
    sweep: () => {},
    cut: () => {
      client.destroy()
      upstream.destroy()
    },
  }
  traffic.add(tunnel)
  client.setKeepAlive(true, keepAliveProbeMs)
  // A broken side ends the other; that is all there is to say about its error.
  client
    .on('error', () => upstream.destroy())
    .once('close', () => {
      traffic.remove(tunnel)
      upstream.destroy()
    })
  upstream
    .on('error', () => client.destroy())
    .once('close', () => {
      if (client.writableEnded) client.destroySoon()
      else client.destroy()
    })
  client.write(toClient)
  if (toUpstream.length > 0) upstream.write(toUpstream)
  carry(client, upstream)
  carry(upstream, client)
}

/** What `pipe` does between two sockets that end one another, with half of its listeners: thousands of tunnels are open, most of them idle. */
function carry(from: Duplex, to: Duplex): void {
  from
    .on('data', (piece: Buffer) => {
      if (!writeOnce(to, piece)) from.pause()
    })
    .on('end', () => to.end())
  to.on('drain', () => from.resume())
  // Whoever handed it over may have stopped it.
  from.resume()
}
