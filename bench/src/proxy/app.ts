// An app behind the proxies: swallows uploads and keeps WebSockets open.
// usage: node app.ts <port>
import { createServer } from 'node:http'

const [port = ''] = process.argv.slice(2)
const server = createServer({ requestTimeout: 0, highWaterMark: 256 * 1024 }, (request, response) => {
  let bytes = 0
  request.on('data', (chunk: Buffer) => (bytes += chunk.length))
  request.on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ bytes })))
})
server.on('upgrade', (_request, socket) => {
  socket.on('error', () => socket.destroy())
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
  )
  socket.resume()
})
server.listen(Number(port), '127.0.0.1')
