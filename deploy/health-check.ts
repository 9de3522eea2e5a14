// A container's health check: exits with 0 when the address answers 2xx within 3 s.
// usage: node deploy/health-check.ts http://127.0.0.1:8000/health
import { get } from 'node:http'

const request = get(process.argv[2] ?? '', { agent: false, timeout: 3000 }, ({ statusCode = 0 }) => {
  process.exit(statusCode >= 200 && statusCode < 300 ? 0 : 1)
})
request.on('timeout', () => process.exit(1))
request.on('error', () => process.exit(1))
