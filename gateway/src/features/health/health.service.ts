import type { Clock } from '@gatehouse/kit/clock'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { AccessSubject, DecideAccess } from '../grants/grants.feature.ts'
import type { Service } from '../registry/registry.feature.ts'
import { appOf, serviceViewOf, withoutNames } from './health.apps.ts'
import type { Board } from './health.board.ts'
import { dependentsOf, rootCause } from './health.dependencies.ts'
import type { Maintenance } from './health.maintenance.ts'
import type { App, AppListBody, MonitorState, ServiceView } from './health.schemas.ts'

type ServiceOptions = {
  services: () => readonly Service[]
  board: Board
  maintenanceOf: (service: Service) => Maintenance | null
  monitorState: () => MonitorState
  decideAccess: DecideAccess
  clock: Clock
}

/** A list as it is sent; the same bytes for everybody who may see the same apps. */
export type AppList = { etag: string; body: Buffer; zipped: () => Promise<Buffer> } & AppListBody

export type Found = {
  app: App
  isVisibleTo: (subject: AccessSubject) => boolean
  /** The app as this person may see it. */
  appFor: (subject: AccessSubject) => App
}

export type View = { keys: string; untilMs: number }

/** What people may know of services. Each app is put together once after each check, however many people look at it. */
export type HealthService = {
  list: (subject: AccessSubject) => AppList
  /** Which apps this person may see, as one text to compare, and when that changes if nobody changes it (Infinity: never). */
  view: (subject: AccessSubject) => View
  listForAdmin: () => ServiceView[]
  /** The app of a key; null when there is none. */
  appFor: (key: string) => Found | null
  /** Key of the service that is down and that this one needs; null when there is none. */
  causeFor: (key: string) => string | null
  /** Keys of services that need this one, directly or further on. */
  dependentsOf: (key: string) => string[]
  /** Forgets what was put together for a key, or for all. */
  forget: (key?: string) => void
  /** Forgets the lists, because something in them has to be seen at once. */
  forgetLists: () => void
}

/** Figures may be this old in a list; a changed status never is. */
const listMs = 1000

export function createHealthService(options: ServiceOptions): HealthService {
  const { services, board, maintenanceOf, decideAccess, clock } = options
  const apps = new Map<string, App>()
  const lists = new Map<string, AppList & { madeMs: number }>()

  const byKey = indexOf(services)
  const isDown = (key: string): boolean => board.readingOf(key)?.status === 'down'
  const causeOf = (service: Service): Service | null => {
    if (service.depends_on.length === 0 || !isDown(service.key)) return null
    const all = byKey()
    return all.get(rootCause(service.key, all, isDown) ?? '') ?? null
  }
  const appFor = (service: Service): App => {
    const known = apps.get(service.key)
    if (known !== undefined) return known
    const maintenance = maintenanceOf(service)
    const because = maintenance === null ? causeOf(service) : null
    const app = appOf(service, { reading: board.readingOf(service.key), maintenance, because })
    apps.set(service.key, app)
    return app
  }
  const isVisible = (subject: AccessSubject, service: Service): boolean => service.enabled && decideAccess(subject, service).allowed
  /** The app as somebody may see it: what it needs has a name only for those who may see that too. */
  const viewsOf = (app: App): ((subject: AccessSubject) => App) => {
    const cause = byKey().get(app.because?.key ?? '')
    if (cause === undefined) return () => app
    const nameless = withoutNames(app)
    return (subject) => (isVisible(subject, cause) ? app : nameless)
  }

  return {
    list: (subject) => {
      const visible = services().filter((service) => isVisible(subject, service))
      const key = visible.map((service) => service.key).join()
      const known = lists.get(key)
      const nowMs = clock.elapsedMs()
      if (known !== undefined && nowMs - known.madeMs < listMs) return known
      if (lists.size > 200) lists.clear()
      const items = visible.map((service) => viewsOf(appFor(service))(subject))
      const list = { ...bytesOf(items, options.monitorState(), clock.now()), madeMs: nowMs }
      lists.set(key, list)
      return list
    },
    view: (subject) => viewOf(subject, services(), decideAccess),
    listForAdmin: () => services().map((service) => serviceViewOf(service, appFor(service), board.readingOf(service.key))),
    appFor: (key) => {
      const service = byKey().get(key)
      if (service === undefined) return null
      const app = appFor(service)
      return { app, isVisibleTo: (subject) => isVisible(subject, service), appFor: viewsOf(app) }
    },
    causeFor: (key) => rootCause(key, byKey(), isDown),
    dependentsOf: (key) => dependentsOf(key, services()),
    forget: (key) => {
      if (key === undefined) apps.clear()
      else apps.delete(key)
    },
    forgetLists: () => lists.clear(),
  }
}

function viewOf(subject: AccessSubject, services: readonly Service[], decideAccess: DecideAccess): View {
  let untilMs = Number.POSITIVE_INFINITY
  const keys = services.flatMap((service) => {
    const access = decideAccess(subject, service)
    if (!service.enabled || !access.allowed) return []
    untilMs = Math.min(untilMs, access.untilMs)
    return [service.key]
  })
  return { keys: keys.join(), untilMs }
}

const zip = promisify(gzip)

/** The services by key, put in order again only when they are others. */
function indexOf(services: () => readonly Service[]): () => ReadonlyMap<string, Service> {
  let index: { of: readonly Service[]; byKey: ReadonlyMap<string, Service> } | null = null
  return () => {
    const present = services()
    if (index?.of !== present) index = { of: present, byKey: new Map(present.map((service) => [service.key, service])) }
    return index.byKey
  }
}

function bytesOf(items: App[], monitor: MonitorState, now: Date): AppList {
  const text = JSON.stringify(items)
  const hash = createHash('sha256').update(text).update(String(monitor.stale)).digest('base64url').slice(0, 22)
  const rest = { monitor, generated_at: now.toISOString() }
  const body = Buffer.from(`{"items":${text},${JSON.stringify(rest).slice(1)}`)
  let zipped: Promise<Buffer> | null = null
  return { items, ...rest, etag: `"${hash}"`, body, zipped: () => (zipped ??= zip(body, { level: 4 })) }
}
