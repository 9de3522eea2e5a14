import { createServer } from 'node:http'

// An app of the bench: healthy, on the port it is told, and says when its health is asked for.
const port = Number(process.argv[2])
const server = createServer((request, response) => {
  if (request.url?.endsWith('/health') === true) process.stdout.write(`asked ${Date.now()} ${request.url}\n`)
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"pass","version":"1.0"}')
})
server.keepAliveTimeout = 1000
server.listen(port, '127.0.0.1', 4096, () => process.stdout.write('listening\n'))
