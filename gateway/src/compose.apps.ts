import { createOutbound } from '@gatehouse/kit/outbound'
import type { Transaction } from 'kysely'
import { composeAccessRequests, composeGrants } from './compose.access.ts'
import type { Base } from './compose.base.ts'
import { forgetInTokensAndMemory } from './compose.forgetting.ts'
import type { Identity } from './compose.identity.ts'
import type { GatewayTables } from './database.ts'
import { composeSites } from './compose.sites.ts'
import type { Grants } from './features/grants/grants.feature.ts'
import type { AccessRequests } from './features/access-requests/access-requests.feature.ts'
import { createDepartures } from './features/departures/departures.feature.ts'
import { createHealth, type Health } from './features/health/health.feature.ts'
import { describeAlert } from './features/mail/mail.feature.ts'
import { createMetrics } from './features/metrics/metrics.feature.ts'
import { createProxy, type ClientAddresses, type ProxyLimits, type TlsSource } from './features/proxy/proxy.feature.ts'
import { createRegistry, type Registry } from './features/registry/registry.feature.ts'
import { gatewayCookieNames, principalOf } from './features/sessions/sessions.feature.ts'
import { createSettings, readAlertSettings, type Settings, type SettingsOptions } from './features/settings/settings.feature.ts'

type BaseForApps = Base & { clientAddresses: ClientAddresses; tls: TlsSource | null }

/** The features about apps: which there are, whether they are up, what they are set to, and the way to them. */
export async function composeApps(base: BaseForApps, identity: Identity, stack: AsyncDisposableStack) {
  const { config, log, clock, timers, newId, originOf } = base
  const { sessions, keys } = identity
  const { signAssertion } = keys.service
  const outbound = stack.use(createOutbound())
  const metrics = stack.use(
    await createMetrics({ host: config.metricsHost, port: config.metricsPort, isWorker: config.workers > 1, log, newId }),
  )
  const registry = stack.use(await composeRegistry(base, identity, () => ({ health, grants, accessRequests })))
  const grants = composeGrants(base, identity, registry)
  const accessRequests = composeAccessRequests(base, identity, { registry, grants })
  const health: Health = createHealth({
    db: base.database.db,
    databaseUrl: config.databaseUrl,
    notifications: base.notifications,
    registry,
    ...grants,
    principalOf,
    originOf,
    ...sessions,
    recordAudit: identity.audit.record,
    alerting: alertingOf(base, identity),
    metrics: metrics.registry,
    clock,
    timers,
    newId,
    log,
  })
  const sites = composeSites(base, identity, registry)
  const settings = stack.use(composeSettings(base, identity, { ...health, fetch: outbound.fetch }))
  const departures = createDepartures({ ...base, db: base.database.db, aiUrl: config.aiUrl, fetch: outbound.fetch, signAssertion })
  const proxy = createProxy({
    ...sessions,
    authenticate: sessions.recognise,
    ...base,
    publicUrl: config.publicUrl,
    match: registry.match,
    registry,
    ...sites.forProxy,
    decideAccess: grants.decideAccess,
    signAssertion,
    gatewayCookieNames,
    limits: limitsOf(config),
    ...base.share,
    onConnection: health.noteConnection,
    maintenanceOf: health.maintenanceOf,
  })
  return { metrics, registry, grants, accessRequests, health, settings, departures, proxy, sites: sites.sites }
}

type AboutServices = Pick<SettingsOptions, 'inForceVersion' | 'checkSoon' | 'fetch'>

/** What admins set, for services and for the gateway itself. */
function composeSettings(base: BaseForApps, { audit, groups, installation, keys }: Identity, services: AboutServices): Settings {
  const { config } = base
  return createSettings({
    ...base,
    db: base.database.db,
    ...services,
    environment: config,
    ownAddress: { public_url: config.publicUrl, public_url_from: config.publicUrlFrom },
    installation,
    record: audit.record,
    groupNames: groups.groupNames,
    principalOf,
    signAssertion: keys.service.signAssertion,
    aiUrl: config.aiUrl,
    configDir: config.configDir,
  })
}

type Others = { health: Health; grants: Grants; accessRequests: AccessRequests }

/** The services behind the gateway. Those that know more about them are asked for late: they need the services themselves. */
function composeRegistry(base: Base, identity: Identity, others: () => Others): Promise<Registry> {
  const { config } = base
  return createRegistry({
    ...base,
    ...config,
    db: base.database.db,
    own: config,
    record: identity.audit.record,
    forget: async (service, { by, trx }) => {
      await others().health.forget(service.key, trx)
      // It began on the gateway's own pool, so it knows every table of the gateway.
      const everything = trx as Transaction<GatewayTables>
      await others().accessRequests.removeApp(service.key, everything)
      const writeDown = await forgetInTokensAndMemory({ ...base, tokens: identity.tokens.service }, service.key, everything)
      await others().grants.service.removeApp(service, { by, trx: everything })
      await writeDown(by)
    },
    checkOnce: (target) => others().health.checkOnce(target),
  })
}

/** How health tells people who do not look. */
function alertingOf({ database, secretBox }: Base, { mail, users }: Identity): Parameters<typeof createHealth>[0]['alerting'] {
  return {
    readSettings: readAlertSettings(database.db, secretBox),
    sendMail: mail.sendMail,
    describeAlert,
    recipientOf: (userId) => recipientOf(users.service, userId),
  }
}

/** Where a person can be written to; null for an account that is gone or not active. */
async function recipientOf(
  accounts: Identity['users']['service'],
  userId: string,
): Promise<{ address: string; name: string | null } | null> {
  const user = await accounts.find(userId).catch(() => null)
  return user === null || !user.is_active ? null : { address: user.email, name: user.full_name }
}

const limitsOf = (config: Base['config']): ProxyLimits => ({
  connections: config.maxConnections,
  connectionsPerClient: config.maxConnectionsPerClient,
  headerBytes: config.maxHeaderBytes,
  headerLines: config.maxHeaderLines,
  targetLength: config.maxUrlLength,
})
