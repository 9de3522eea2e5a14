import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { Clock } from '@gatehouse/kit/clock'
import { StartupError } from '@gatehouse/kit/errors'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { QueryExecutorProvider } from 'kysely'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { defaultServices } from './registry.defaults.ts'
import { createRegistryEvents } from './registry.events.ts'
import { createFileNoting } from './registry.file.noting.ts'
import { readServicesFile } from './registry.file.ts'
import { LiveServices, type RegistryState } from './registry.live.ts'
import type { MatchMount } from './registry.mounts.ts'
import { createPictures } from './registry.pictures.ts'
import { serviceFaults, type OwnAddress } from './registry.policy.ts'
import { createRegistryRepository, type RegistryRepository } from './registry.repository.ts'
import { registerPictureRoute, registerRegistryRoutes, type RegistryRouteParts } from './registry.routes.ts'
import type { MountedService, Service } from './registry.schemas.ts'
import { createRegistryService, type ForgetService, type RegistryService } from './registry.service.ts'
import type { RegistryDatabase } from './registry.tables.ts'
import type { FindSite } from './registry.sites.ts'
import { createTrial, type CheckOnce } from './registry.trial.ts'
import { watchFile } from './registry.watch.ts'

export { readServicesFile } from './registry.file.ts'
export type { RegistryState } from './registry.live.ts'
export { entryChangeSchema, serviceEntrySchema } from './registry.schemas.ts'
export { servicesToYaml } from './registry.yaml.ts'
export type { RegistryTables } from './registry.tables.ts'
export { siteOrigin } from './registry.sites.ts'
export type { MatchMount, MountedService, Service }

/**
 * Tells, for the rest of a transaction, whether a service is there: none is deleted until that ends, so what is written about one goes with
 * it. Asked before the transaction waits for any other lock.
 */
export type HoldServices = (trx: QueryExecutorProvider) => Promise<(key: string) => boolean>

/**
 * The services behind the gateway. It owns the list, its checks, the question which service a path belongs to, and the tables
 * `services`, `service_order`, `service_pictures` and `services_file_noted`.
 *
 * Invariants: keys and mounts are unique; no mount covers a path of the gateway itself; a snapshot never changes, a new one replaces
 * it in every gateway; what is in the file is changed in the file only; what is wrong in it, or with something stored, takes nothing
 * away that was in force.
 */
export type Registry = Disposable & {
  /** The present snapshot: the same array until something changes, and in it the same object for each service that does not. */
  services: () => readonly Service[]
  find: (key: string) => Service | null
  hold: HoldServices
  match: MatchMount
  /** The site that has a host name, in normal form. */
  siteAt: FindSite
  /** Calls the listener after each change; the returned function ends that. */
  onChange: (listener: () => void) => () => void
  /** What is known of the services file, and which stored services are not in force. */
  state: () => RegistryState
  service: RegistryService
  routes: { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  /** Takes over what is stored, and from now on each change of that and of the file. */
  start: () => Promise<void>
}

/** Where services come from that nobody has stored. */
export type RegistrySource = {
  /** Path of the services file; null registers the services that come along. */
  servicesFile: string | null
  documentsUrl: string
  aiUrl: string
  own: OwnAddress
}

/** What the rules need, in a gateway as at the command line. */
export type RegistryRules = RegistrySource & {
  db: RegistryDatabase
  notifications: Pick<Notifications, 'publish'>
  record: RecordAudit
  /** Has other features let go of a service that is deleted. */
  forget: ForgetService
  clock: Clock
  timers: Timers
  log: Log
}

export type RegistryOptions = RegistryRules & {
  notifications: Pick<Notifications, 'publish' | 'subscribe' | 'onReconnected'>
  checkOnce: CheckOnce
  originOf: RegistryRouteParts['originOf']
}

const topic = 'services_changed'

/** Reads the file, or what comes along; throws a StartupError that names every fault. */
export async function createRegistry(options: RegistryOptions): Promise<Registry> {
  const { servicesFile, notifications, timers, log } = options
  const { live, service, repository, events } = await createRules(options)
  const fromFile = () => live.base.filter(({ source }) => source === 'file')
  const noteFile = createFileNoting({ ...options, fromFile, repository, events })
  const parts = { ...options, service, pictures: createPictures({ ...options, repository }), tryOut: createTrial(options) }
  const stop = new DisposableStack()
  stop.defer(() => live.stop())
  const reloadFile = (): void =>
    void live
      .reloadFile()
      .then((isRead) => (isRead ? noteFile() : undefined))
      .catch((error: unknown) => log.error({ err: error }, 'the services file could not be read'))
  return {
    services: () => live.snapshot.services,
    find: (key) => live.snapshot.byKey.get(key) ?? null,
    hold: holding(live, repository),
    match: (path) => live.snapshot.match(path),
    siteAt: (host) => live.snapshot.siteAt(host),
    onChange: (listener) => live.onChange(listener),
    state: () => live.state,
    service,
    routes: {
      signedIn: (scope) => registerPictureRoute(scope, parts),
      admin: (scope) => registerRegistryRoutes(scope, parts),
    },
    start: async () => {
      stop.defer(notifications.subscribe(topic, () => void live.reload()))
      // What was told while nothing was heard is found out by reading anew.
      stop.defer(notifications.onReconnected(() => void live.reload().then(noteFile)))
      if (servicesFile !== null) stop.use(watchFile(servicesFile, { timers, onChange: reloadFile }))
      await live.load()
      await noteFile()
    },
    [Symbol.dispose]: () => stop.dispose(),
  }
}

/** The services as they are at this moment, and the rules for changing them: for the command line. Gateways that run are told. */
export async function openRegistry(options: RegistryRules): Promise<Pick<Registry, 'services' | 'find' | 'hold' | 'state' | 'service'>> {
  const { live, service, repository } = await createRules(options)
  await live.load()
  return {
    services: () => live.snapshot.services,
    find: (key) => live.snapshot.byKey.get(key) ?? null,
    hold: holding(live, repository),
    state: () => live.state,
    service,
  }
}

/** Only what admins add can be deleted, and another gateway may just have done so. */
function holding(live: LiveServices, { holdKeys }: Pick<RegistryRepository, 'holdKeys'>): HoldServices {
  return async (trx) => {
    const stored = await holdKeys(trx)
    return (key) => {
      const service = live.snapshot.byKey.get(key)
      return service !== undefined && (service.source !== 'admin' || stored.has(key))
    }
  }
}

async function createRules(options: RegistryRules) {
  const { servicesFile, own, notifications } = options
  const repository = createRegistryRepository(options.db)
  const events = createRegistryEvents({ ...options, announce: (trx) => notifications.publish(topic, {}, trx) })
  const base = await readServices(options)
  const file = servicesFile === null ? null : { path: servicesFile, read: () => readServicesFile(servicesFile, own) }
  const live = new LiveServices({ ...options, base, file, stored: repository.stored, events })
  return { live, repository, events, service: createRegistryService({ ...options, live, repository, events }) }
}

/** The services of the file, or those that come along. */
export async function readServices({ servicesFile, own, ...urls }: RegistrySource): Promise<readonly Service[]> {
  if (servicesFile !== null) return readServicesFile(servicesFile, own)
  const services = defaultServices(urls)
  const faults = serviceFaults(services, own)
  const variables = ['DOCUMENTS_URL', 'AI_URL']
  if (faults.length > 0) throw new StartupError(faults.map(({ index, message }) => `${variables[index] ?? 'A service'} ${message}.`))
  return services
}
