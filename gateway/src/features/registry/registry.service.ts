import type { Clock } from '@gatehouse/kit/clock'
import { invalidInput, preconditionFailed } from '@gatehouse/kit/errors'
import { definitionOf, differences, readLeniently, type ServiceDefinition } from './registry.definition.ts'
import { comesAlong, fromFile, orderOutdated, serviceNotFound, serviceTaken, stillNeeded } from './registry.errors.ts'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { RegistryEvents } from './registry.events.ts'
import type { LiveServices } from './registry.live.ts'
import { mergeServices, readStored, type Stored, type StoredService } from './registry.merge.ts'
import { serviceFaults, type OwnAddress } from './registry.policy.ts'
import type { RegistryRepository } from './registry.repository.ts'
import { builtInMembers, serviceEntrySchema, serviceFrom, type EntryChange, type Service, type ServiceEntry } from './registry.schemas.ts'
import type { RegistryTransaction } from './registry.tables.ts'

/** Has other features let go of what they keep about a service that is deleted, in the same transaction. */
export type ForgetService = (service: { key: string; name: string }, told: { by: AuditOrigin; trx: RegistryTransaction }) => Promise<void>

type ServiceParts = {
  live: LiveServices
  repository: RegistryRepository
  events: RegistryEvents
  forget: ForgetService
  own: OwnAddress
  clock: Clock
}

type Changing = { by: AuditOrigin; ifMatch?: string | undefined }

export type RegistryService = ReturnType<typeof createRegistryService>

const dayMs = 86_400_000

/** What admins do with services: the same rules for the page and for the command line. */
export function createRegistryService(parts: ServiceParts) {
  const { live, repository } = parts
  const find = async (key: string): Promise<ServiceDefinition> => definitionIn(live, await repository.stored(), key)
  return {
    find,
    ...changes(parts, find),
    reset: resetting(parts, find),
    /** The order of those that are not in the file; `keys` names each of them once. */
    putInOrder: async (keys: readonly string[], by: AuditOrigin): Promise<void> => {
      await repository.writing(async (writing, trx) => {
        const { services } = merged(parts, await writing.stored())
        const before = services.filter(({ source }) => source !== 'file').map(({ key }) => key)
        const isWhole = keys.length === before.length && new Set(keys).size === keys.length && before.every((key) => keys.includes(key))
        if (!isWhole) throw orderOutdated({ detail: 'Load the list again and repeat your change.' })
        if (keys.every((key, at) => key === before[at])) return
        await writing.putInOrder(keys)
        await parts.events.reordered({ before, after: keys }, { by, trx })
      })
      await live.reload()
    },
  }
}

function changes(parts: ServiceParts, find: (key: string) => Promise<ServiceDefinition>) {
  const { live, repository, events, clock } = parts
  return {
    create: async (entry: ServiceEntry, by: AuditOrigin): Promise<ServiceDefinition> => {
      await requirePicture(repository, entry.picture)
      await repository.writing(async (writing, trx) => {
        const stored = await writing.stored()
        requireFree(parts, stored, entry.key)
        const { key, ...rest } = entry
        const row = { key, entry: rest, version: 1 }
        const service = serviceFrom(entry, 'admin')
        requireSound(parts, stored, service)
        await writing.insert(row, clock.now())
        await events.created(service, { ...rest }, { by, trx })
      })
      await live.reload()
      return find(entry.key)
    },
    change: async (key: string, change: EntryChange, { by, ifMatch }: Changing): Promise<ServiceDefinition> => {
      await requirePicture(repository, change.picture)
      await repository.writing(async (writing, trx) => {
        const stored = await writing.stored()
        const { row, before, after, entry } = changed(parts, stored, { key, change, ifMatch })
        const difference = differences(before, after)
        if (Object.keys(difference.after).length === 0) return
        requireSound(parts, stored, after)
        const now = clock.now()
        if (row === null) await writing.insert({ key, entry, version: 1 }, now)
        else await writing.update({ key, entry, version: row.version + 1 }, now)
        await writing.forgetPictures(picturesOf(parts, replaced(stored, { key, entry, version: 0 })), new Date(now.getTime() - dayMs))
        await events.changed(before, difference, { by, trx })
      })
      await live.reload()
      return find(key)
    },
    /** Takes a service away, with what hangs on it. Of one whose key is in the file only what is stored beside it goes. */
    remove: async (key: string, { by, ifMatch }: Changing): Promise<void> => {
      await repository.writing(async (writing, trx) => {
        const stored = await writing.stored()
        const definition = definitionIn(live, stored, key)
        requireVersion(definition, ifMatch)
        if (!definition.is_stored) throw definition.source === 'file' ? fromFile(inFile) : comesAlong()
        if (definition.source === 'builtin') throw comesAlong()
        if (definition.source === 'admin') {
          requireUnneeded(definition)
          await parts.forget(definition, { by, trx })
        }
        await writing.remove(key)
        const rest = { ...stored, rows: stored.rows.filter((row) => row.key !== key) }
        await writing.forgetPictures(picturesOf(parts, rest), new Date(clock.now().getTime() - dayMs))
        await events.deleted(definition, entryOf(stored, key), { by, trx })
      })
      await live.reload()
    },
  }
}

/** Takes back what admins changed of a service that comes along; its grants and its history stay. */
function resetting(parts: ServiceParts, find: (key: string) => Promise<ServiceDefinition>) {
  const { live, repository, events, clock } = parts
  return async (key: string, { by, ifMatch }: Changing): Promise<ServiceDefinition> => {
    await repository.writing(async (writing, trx) => {
      const stored = await writing.stored()
      const definition = definitionIn(live, stored, key)
      const builtIn = builtInOf(live, key)
      if (builtIn === null)
        throw definition.source === 'file' ? fromFile(inFile) : invalidInput({ detail: 'It does not come along with Gatehouse.' })
      requireVersion(definition, ifMatch)
      const row = rowOf(stored, key)
      if (row === null) return
      const rest = { ...stored, rows: stored.rows.filter((one) => one.key !== key) }
      requireSound(parts, rest, builtIn)
      await writing.remove(key)
      await writing.forgetPictures(picturesOf(parts, rest), new Date(clock.now().getTime() - dayMs))
      const read = readStored(row, builtIn)
      await events.changed(builtIn, differences('reason' in read ? builtIn : read, builtIn), { by, trx })
    })
    await live.reload()
    return find(key)
  }
}

const merged = ({ live, own }: ServiceParts, stored: Stored) => mergeServices(live.base, stored, own)
const rowOf = ({ rows }: Stored, key: string): StoredService | null => rows.find((row) => row.key === key) ?? null
const inFile = { detail: 'Change it there; the change is taken over without a restart.' }

function replaced({ rows, order }: Stored, row: StoredService): Stored {
  return { order, rows: [...rows.filter(({ key }) => key !== row.key), row] }
}

function entryOf(stored: Stored, key: string): Record<string, unknown> {
  const entry = rowOf(stored, key)?.entry
  return typeof entry === 'object' && entry !== null ? { ...entry } : {}
}

/** A service as it comes along; null for one that does not. */
const builtInOf = (live: LiveServices, key: string): Service | null =>
  live.base.find((service) => service.key === key && service.source === 'builtin') ?? null

function definitionIn(live: LiveServices, stored: Stored, key: string): ServiceDefinition {
  const row = rowOf(stored, key)
  const { services } = live.snapshot
  const setAside = live.state.set_aside.find((one) => one.key === key) ?? null
  const service = live.snapshot.byKey.get(key) ?? (row === null ? null : readLeniently(row))
  if (service === null) throw serviceNotFound({ detail: `No app has the key ${key}.` })
  return definitionOf({ service, row, all: services, setAside, builtIn: builtInOf(live, key) })
}

type Wanted = { key: string; change: EntryChange; ifMatch: string | undefined }
type Changed = { row: StoredService | null; before: Service; after: Service; entry: Record<string, unknown> }

/** What a service is after a change, and what is stored of it then. */
function changed(parts: ServiceParts, stored: Stored, { key, change, ifMatch }: Wanted): Changed {
  const { source, version } = definitionIn(parts.live, stored, key)
  if (source === 'file') throw fromFile(inFile)
  requireVersion({ version }, ifMatch)
  const row = rowOf(stored, key)
  const builtIn = builtInOf(parts.live, key)
  if (builtIn !== null) return changedBuiltIn({ builtIn, row }, change)
  if (row === null) throw serviceNotFound({ detail: `No app has the key ${key}.` })
  if (change.key !== undefined && change.key !== key) refuseMember('key', 'names it in grants, logs and what the app verifies, and stays')
  const before = readLeniently(row)
  const given = { ...entryOf(stored, key), ...present(change) }
  const parsed = serviceEntrySchema.safeParse({ ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)), key })
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message, code: issue.code }))
    throw invalidInput({ errors: faults, cause: parsed.error })
  }
  const { key: _key, ...entry } = parsed.data
  return { row, before, after: serviceFrom(parsed.data, 'admin'), entry }
}

/** Only what differs from the service as it comes along is kept, so that a newer version of it may bring better defaults. */
function changedBuiltIn({ builtIn, row }: { builtIn: Service; row: StoredService | null }, change: EntryChange): Changed {
  const read = row === null ? builtIn : readStored(row, builtIn)
  const before = 'reason' in read ? builtIn : read
  const wanted: Record<string, unknown> = present(change)
  const locked = builtInMembers.find((member) => member in wanted && JSON.stringify(wanted[member]) !== JSON.stringify(builtIn[member]))
  if (locked !== undefined) refuseMember(locked, 'belongs to how this service comes along and cannot be changed')
  // What is locked is the same on both sides by now, and the body was checked by the schema of an entry.
  const after = { ...before, ...wanted } as Service
  return { row, before, after, entry: differences(builtIn, after).after }
}

const present = (change: EntryChange): EntryChange => Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

function refuseMember(path: string, message: string): never {
  throw invalidInput({ errors: [{ path, message, code: 'locked' }] })
}

function requireFree({ live }: ServiceParts, { rows }: Stored, key: string): void {
  const isTaken = rows.some((row) => row.key === key) || live.base.some((service) => service.key === key)
  if (isTaken) throw serviceTaken({ errors: [{ path: 'key', message: `is ${key}, which another service has`, code: 'taken' }] })
}

/** That a service fits among the others that are in force; what is wrong with those already is no concern of this one. */
function requireSound(parts: ServiceParts, stored: Stored, service: Service): void {
  const others = merged(parts, stored).services.filter(({ key }) => key !== service.key)
  const all = [...others, service]
  const faults = serviceFaults(all, parts.own, (index) => all[index]?.name ?? 'another service').filter(
    ({ index }) => index === all.length - 1,
  )
  if (faults.length === 0) return
  const errors = faults.map(({ member, message }) => ({ path: member, message, code: 'policy' }))
  throw faults.every(({ isTaken }) => isTaken === true) ? serviceTaken({ errors }) : invalidInput({ errors })
}

async function requirePicture({ hasPicture }: RegistryRepository, picture: string | null | undefined): Promise<void> {
  if (picture === null || picture === undefined || (await hasPicture(picture))) return
  throw invalidInput({ errors: [{ path: 'picture', message: 'is no icon that was uploaded', code: 'unknown' }] })
}

function requireUnneeded({ name, needed_by }: ServiceDefinition): void {
  if (needed_by.length === 0) return
  const names = needed_by.map((one) => one.name).join(', ')
  throw stillNeeded({ detail: `${names} ${needed_by.length === 1 ? 'needs' : 'need'} ${name}. Take that out there first.` })
}

function requireVersion({ version }: { version: number }, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*' || ifMatch.split(',').some((tag) => tag.trim() === `"${version}"`)) return
  throw preconditionFailed({ detail: `The service is at version ${version} now. Load it again and repeat your change.` })
}

/** The icons that services name, those of the file too. */
function picturesOf(parts: ServiceParts, stored: Stored): string[] {
  const named = stored.rows.map(({ entry }) => (typeof entry === 'object' && entry !== null && 'picture' in entry ? entry.picture : null))
  return [...named, ...parts.live.base.map(({ picture }) => picture)].filter((picture) => typeof picture === 'string')
}
