import type { HttpServer } from '@gatehouse/kit/http/server'
import { registerCheckRoutes } from './check.routes.ts'
import { createCheckService, type CheckOptions } from './check.service.ts'

/** For admins: whether the provider in the settings answers, and if not, at which step it stops and what to do. */
export type Check = { routes: (scope: HttpServer) => void }

export function createCheck(options: CheckOptions): Check {
  const service = createCheckService(options)
  return { routes: (scope) => registerCheckRoutes(scope, service) }
}
