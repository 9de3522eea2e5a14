import { systemTimers } from '@gatehouse/kit/timers'
import type { Transaction } from 'kysely'
import { forgetInTokensAndMemory } from '../compose.forgetting.ts'
import type { GatewayTables } from '../database.ts'
import { createAccessRequests, type AccessRequests } from '../features/access-requests/access-requests.feature.ts'
import { createGrants, type Grants } from '../features/grants/grants.feature.ts'
import { forgetService } from '../features/health/health.feature.ts'
import { openRegistry } from '../features/registry/registry.feature.ts'
import { principalOf } from '../features/sessions/sessions.feature.ts'
import type { CliConfig } from './cli.config.ts'
import type { Administration } from './cli.database.ts'

export type CliServices = {
  registry: Awaited<ReturnType<typeof openRegistry>>
  grants: Grants
  accessRequests: Pick<AccessRequests, 'requests' | 'approvers'>
}

/** Services and who may use them, by the same rules as in the gateway; gateways that run are told of changes. */
export async function servicesAt(config: CliConfig, { base, notify, accounts, tokens }: Administration): Promise<CliServices> {
  const registry = await openRegistry({
    ...base,
    ...config,
    own: config,
    timers: systemTimers,
    forget: async (service, { by, trx }) => {
      await forgetService(service.key, trx)
      // It began on the same connections as everything here, so it knows every table of the gateway.
      const everything = trx as Transaction<GatewayTables>
      await accessRequests.requests.removeApp(service.key, everything)
      const writeDown = await forgetInTokensAndMemory({ ...base, tokens }, service.key, everything)
      await grants.service.removeApp(service, { by, trx: everything })
      await writeDown(by)
    },
  })
  // Gateways that run hear of it by the notice; here nobody has anything open.
  const grants = createGrants({ ...base, services: registry.services, holdServices: registry.hold, tellHere: () => {} })
  const accessRequests = createAccessRequests({
    ...base,
    services: registry.services,
    holdServices: registry.hold,
    decideAccess: grants.decideAccess,
    grants: grants.service,
    adminAddresses: accounts.adminAddresses,
    sendMail: ({ to, message }, trx) => notify({ email: to.address, full_name: to.name }, message, trx),
    principalOf,
    requireRecentSignIn: () => Promise.reject(new Error('there are no requests at the command line')),
  })
  return { registry, grants, accessRequests }
}
