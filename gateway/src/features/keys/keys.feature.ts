import type { HttpServer } from '@gatehouse/kit/http/server'
import { registerKeyRoutes } from './keys.routes.ts'
import { openKeys, type KeyOptions, type KeyService } from './keys.service.ts'

export { listKeys, rotateKeys } from './keys.rotation.ts'

/**
 * The keys that sign for the gateway: RSA 4096 for access tokens, Ed25519 for the assertions that services receive.
 *
 * It owns the files `access-NNNN.json` and `assertion-NNNN.json` in the keys folder. Invariants: a key file is written once and
 * never changed; a damaged one stops the start and is never replaced silently; the private part leaves neither file nor
 * process; a former key stays in the key set until the last token it signed has expired.
 */
export type Keys = Disposable & {
  routes: { public: (scope: HttpServer) => void }
  service: KeyService
}

/** Reads the keys, and makes them on the first start (seconds, without blocking). Throws a StartupError for a damaged file. */
export async function createKeys(options: KeyOptions): Promise<Keys> {
  const service = await openKeys(options)
  return {
    routes: { public: (scope) => registerKeyRoutes(scope, service) },
    service,
    [Symbol.dispose]: () => service[Symbol.dispose](),
  }
}
