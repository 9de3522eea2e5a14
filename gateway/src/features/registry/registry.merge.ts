import { appIconNames } from '@gatehouse/contracts/app-icons'
import { ruleOf } from './registry.file.ts'
import { serviceFaults, type OwnAddress, type ServiceFault } from './registry.policy.ts'
import { builtInChangeSchema, serviceEntrySchema, serviceFrom, type Service } from './registry.schemas.ts'

/** What the database holds of a service. */
export type StoredService = { key: string; entry: unknown; version: number }

/** A stored service that is not in force: another one has its key in the file, or it is not valid (any more). */
export type SetAside = { key: string; name: string; reason: 'in_file' | 'invalid'; faults: { path: string; message: string }[] }

export type Stored = { rows: readonly StoredService[]; order: readonly string[] }
export type Merged = { services: readonly Service[]; setAside: readonly SetAside[] }

type Candidate = { service: Service; isStored: boolean; instead: Service | null }

/**
 * The services in force: those of the file, or else those that come along, and what admins made of them and beside them. A key that
 * is in the file belongs to the file. What is stored and does not fit any more is set aside and never spoils the rest.
 */
export function mergeServices(base: readonly Service[], { rows, order }: Stored, own: OwnAddress): Merged {
  const known = new Map(base.map((service) => [service.key, service]))
  const setAside: SetAside[] = []
  const candidates = new Map(base.map((service): [string, Candidate] => [service.key, { service, isStored: false, instead: null }]))
  for (const row of rows) {
    const given = known.get(row.key) ?? null
    const read = given?.source === 'file' ? aside(row, 'in_file') : readStored(row, given)
    if ('reason' in read) setAside.push(read)
    else candidates.set(row.key, { service: read, isStored: true, instead: given })
  }
  // The base comes first here, so that of two that want the same it is the stored one that is at fault.
  const list = [...candidates.values()]
  setAside.push(...removeFaulty(list, own))
  return { services: inOrder(list, order).map(({ service }) => service), setAside }
}

/** What is stored of one service, as a service; of one that comes along only what differs is. */
export function readStored(row: StoredService, builtIn: Service | null): Service | SetAside {
  const entry = { ...objectOf(row.entry) }
  // An icon may have gone with an update; that is no reason to do without the service.
  if ('icon' in entry && !appIconNames.some((name) => name === entry.icon)) delete entry.icon
  const parsed = builtIn === null ? serviceEntrySchema.safeParse({ ...entry, key: row.key }) : builtInChangeSchema.safeParse(entry)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: ruleOf(issue) }))
    return aside(row, 'invalid', faults)
  }
  if (builtIn === null) return serviceFrom(serviceEntrySchema.parse(parsed.data), 'admin')
  const changed = Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined))
  return { ...builtIn, ...changed }
}

/** Takes out what does not fit, one after the other: without it the others may be in order. */
function removeFaulty(list: Candidate[], own: OwnAddress): SetAside[] {
  const setAside: SetAside[] = []
  for (;;) {
    const services = list.map(({ service }) => service)
    const faults = serviceFaults(services, own, (index) => services[index]?.name ?? 'another service')
    const fault = faults.find(({ index }) => list[index]?.isStored === true)
    const candidate = fault === undefined ? undefined : list[fault.index]
    if (fault === undefined || candidate === undefined) return setAside
    if (fault.member === 'depends_on') list[fault.index] = { ...candidate, service: { ...candidate.service, depends_on: [] } }
    else setAside.push(takeOut(list, candidate, { ...fault, others: faults }))
  }
}

function takeOut(
  list: Candidate[],
  { service, instead }: Candidate,
  { index, others }: ServiceFault & { others: readonly ServiceFault[] },
): SetAside {
  const faults = others.filter((one) => one.index === index).map(({ member, message }) => ({ path: member, message }))
  if (instead === null) list.splice(index, 1)
  else list[index] = { service: instead, isStored: false, instead: null }
  return { key: service.key, name: service.name, reason: 'invalid', faults }
}

/** The file's own order first, then the admins', then what came last. */
function inOrder(list: readonly Candidate[], order: readonly string[]): Candidate[] {
  const places = new Map(order.map((key, place) => [key, place]))
  const placeOf = ({ service }: Candidate): number => (service.source === 'file' ? -1 : (places.get(service.key) ?? places.size))
  return list.toSorted((one, other) => placeOf(one) - placeOf(other))
}

function aside({ key, entry }: StoredService, reason: SetAside['reason'], faults: SetAside['faults'] = []): SetAside {
  const { name } = objectOf(entry)
  return { key, name: typeof name === 'string' ? name : key, reason, faults }
}

const objectOf = (entry: unknown): Record<string, unknown> => (typeof entry === 'object' && entry !== null ? { ...entry } : {})
