import type { OpenApiDocument } from '@gatehouse/kit/http/openapi'
import { outputOf } from './run-script.ts'

/** Where the gateway mounts each service: its own paths begin with `inner`, people's with `outer`. */
const mounts = [
  { script: 'documents/src/openapi.ts', inner: '/documents', outer: '/api/documents' },
  { script: 'ai/src/openapi.ts', inner: '', outer: '/api/ai' },
] as const

/** Paths a service has for itself and that the gateway's users do not see. */
const internal = new Set(['/health', '/test'])

/** One OpenAPI document of everything below the gateway's address: its own routes and, behind their mounts, those of the services. */
export async function wholeOpenApi(): Promise<string> {
  const [gateway, ...services] = await Promise.all([outputOf('gateway/src/openapi.ts'), ...mounts.map((mount) => outputOf(mount.script))])
  const whole = JSON.parse(gateway) as OpenApiDocument
  for (const [index, text] of services.entries()) {
    const mount = mounts[index]
    if (mount === undefined) continue
    const { paths = {}, components } = JSON.parse(text) as OpenApiDocument
    for (const [path, item] of Object.entries(paths)) {
      if (internal.has(path)) continue
      whole.paths = { ...whole.paths, [mount.outer + path.slice(mount.inner.length)]: item }
    }
    whole.components = { ...whole.components, schemas: { ...components?.schemas, ...whole.components?.schemas } }
  }
  return `${JSON.stringify(whole, null, 2)}\n`
}
