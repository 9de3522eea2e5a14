import type { Bench } from '../bench.ts'
import { ensurePrograms } from '../programs.ts'
import { measureAddedLatency } from './added-latency.ts'
import { measureIdleSockets } from './idle-sockets.ts'
import { measureLargeBodies } from './large-bodies.ts'
import { measureSmallRequests } from './small-requests.ts'
import { setStage } from './subjects.ts'

/** What Gatehouse costs in front of an app, against proxies that check nothing. */
export const proxyBench: Bench = {
  title: 'The data path against other proxies',
  about: 'CPU per request, added latency, large bodies and idle WebSockets against nginx, Caddy and Node.js proxies',
  run: async (context) => {
    const versions = ensurePrograms(['nginx', 'caddy', 'wrk'])
    await using stage = await setStage()
    const parts = []
    for (const measure of [measureSmallRequests, measureAddedLatency, measureLargeBodies, measureIdleSockets])
      parts.push(await measure(stage, context))
    const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
    return `${parts.join('\n\n')}\n\nPeers: ${peers.join(', ')}, all with one worker; @fastify/http-proxy and undici as in \`package-lock.json\`.`
  },
}
