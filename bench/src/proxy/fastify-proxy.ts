// A peer: @fastify/http-proxy as its documentation shows it.
// usage: node fastify-proxy.ts <port> <origin of the upstream>
import proxy from '@fastify/http-proxy'
import fastify from 'fastify'

const [port = '', origin = ''] = process.argv.slice(2)
const server = fastify({ logger: false })
await server.register(proxy, { upstream: origin, prefix: '/' })
await server.listen({ port: Number(port), host: '127.0.0.1' })
