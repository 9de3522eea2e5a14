import type { SetAside, StoredService } from './registry.merge.ts'
import { builtInMembers, serviceEntrySchema, serviceFrom, type Service } from './registry.schemas.ts'

/** Everything that is set for one service, and what may be changed of it. */
export type ServiceDefinition = Service & {
  version: number
  locked: string[]
  is_stored: boolean
  in_force: boolean
  faults: { path: string; message: string }[]
  needed_by: { key: string; name: string }[]
  comes_with: Record<string, unknown> | null
}

const allMembers = Object.keys(serviceEntrySchema.shape)

type Found = {
  service: Service
  row: StoredService | null
  all: readonly Service[]
  setAside: SetAside | null
  /** The same as it comes along; null where it does not. */
  builtIn: Service | null
}

export function definitionOf({ service, row, all, setAside, builtIn }: Found): ServiceDefinition {
  return {
    ...service,
    version: row?.version ?? 0,
    locked: lockedMembers(service.source),
    is_stored: row !== null,
    in_force: setAside === null || setAside.reason === 'in_file',
    faults: setAside?.reason === 'invalid' ? setAside.faults : [],
    needed_by: all.filter(({ depends_on }) => depends_on.includes(service.key)).map(({ key, name }) => ({ key, name })),
    comes_with: builtIn === null || row === null ? null : defaultsOf(service, builtIn, setAside !== null),
  }
}

/** What a service that comes along would go back to; null when that is what it is. */
function defaultsOf(service: Service, builtIn: Service, isAside: boolean): Record<string, unknown> | null {
  const defaults = differences(service, builtIn).after
  return isAside || Object.keys(defaults).length > 0 ? defaults : null
}

function lockedMembers(source: Service['source']): string[] {
  if (source === 'file') return allMembers
  return source === 'builtin' ? [...builtInMembers] : ['key']
}

/** A stored entry that is not in force, as far as it can be read: what is not valid in it has its default. */
export function readLeniently({ key, entry }: StoredService): Service {
  const given = typeof entry === 'object' && entry !== null ? Object.entries(entry) : []
  const valid = given.filter(([member, value]) => {
    const schema = Object.hasOwn(serviceEntrySchema.shape, member)
      ? serviceEntrySchema.shape[member as keyof typeof serviceEntrySchema.shape]
      : null
    return schema?.safeParse(value).success === true
  })
  return serviceFrom(serviceEntrySchema.parse({ name: key, ...Object.fromEntries(valid), key }), 'admin')
}

/** The members in which two differ, as the audit trail has them. */
export function differences<Members extends object>(
  before: Members,
  after: Members,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const [old, fresh] = [Object.entries(before), Object.entries(after)]
  const names = new Set([...old, ...fresh].map(([name]) => name))
  const [olds, freshs] = [new Map(old), new Map(fresh)]
  const changed = [...names].filter((name) => JSON.stringify(olds.get(name)) !== JSON.stringify(freshs.get(name)))
  const pick = (values: Map<string, unknown>) => Object.fromEntries(changed.map((name) => [name, values.get(name) ?? null]))
  return { before: pick(olds), after: pick(freshs) }
}
