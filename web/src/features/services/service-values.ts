import { t } from '@lingui/core/macro'
import type { NewService, ServiceChange, ServiceDefinition } from '../../api/service-types.ts'

const MB = 1024 ** 2

/**
 * A service as a form holds it. The names are those of the API, so that its faults find their field; sizes are in MB and the two
 * time-outs of requests in seconds, because that is how people think of them.
 */
export type ServiceValues = {
  key: string
  name: string
  description: string
  category: string
  icon: string
  picture: string | null
  kind: ServiceDefinition['kind']
  upstream: string
  mount: string
  host: string
  open_url: string
  health_path: string
  interval_s: number | string
  timeout_ms: number | string
  rise: number | string
  fall: number | string
  visibility: ServiceDefinition['visibility']
  listed: boolean
  trusted: boolean
  enabled: boolean
  depends_on: string[]
  max_body_bytes: number | string
  max_in_flight: number | string
  max_waiting: number | string
  headers_timeout_ms: number | string
  idle_timeout_ms: number | string
}

export const newValues: ServiceValues = {
  key: '',
  name: '',
  description: '',
  category: '',
  icon: 'app-window',
  picture: null,
  kind: 'api',
  upstream: '',
  mount: '',
  host: '',
  open_url: '',
  health_path: '/health',
  interval_s: 30,
  timeout_ms: 3000,
  rise: 2,
  fall: 2,
  visibility: 'granted',
  listed: false,
  trusted: false,
  enabled: true,
  depends_on: [],
  max_body_bytes: 1024,
  max_in_flight: 1000,
  max_waiting: 1000,
  headers_timeout_ms: 60,
  idle_timeout_ms: 60,
}

/** What has no value when nothing is typed. */
const canBeEmpty = new Set<keyof ServiceValues>(['upstream', 'mount', 'host', 'open_url'])

const members = Object.keys(newValues) as (keyof ServiceValues)[]

export function valuesOf(service: ServiceDefinition): ServiceValues {
  const { key, mount } = service
  const picked = Object.fromEntries(members.map((member) => [member, service[member]])) as unknown as ServiceValues
  return {
    ...picked,
    upstream: service.upstream ?? '',
    // What is as usual is left empty, and follows when the rest changes.
    mount: mount === null || mount === `/api/${key}` ? '' : mount,
    host: service.host ?? '',
    open_url: openUrlOf(service),
    max_body_bytes: Math.round((service.max_body_bytes / MB) * 100) / 100,
    headers_timeout_ms: service.headers_timeout_ms / 1000,
    idle_timeout_ms: service.idle_timeout_ms / 1000,
  }
}

/** The place a tile opens, without what it is when nothing is said; of a site the path at its host, which may change. */
function openUrlOf({ mount, host, open_url }: ServiceDefinition): string {
  const url = host !== null && URL.canParse(open_url) ? new URL(open_url) : null
  const own = url === null || url.hostname !== host ? open_url : `${url.pathname}${url.search}${url.hash}`
  return own === `${mount ?? ''}/` ? '' : own
}

/** What differs from the values a form began with, as the API takes it. */
export function changeFrom(before: ServiceValues, after: ServiceValues): ServiceChange {
  const meant = ofItsKind(after)
  const changed = members.filter((member) => JSON.stringify(before[member]) !== JSON.stringify(meant[member]))
  return Object.fromEntries(changed.map((member) => [member, sentValue(member, meant)])) as ServiceChange
}

/** Without what only another kind has: its field is hidden, and what was typed there before is not meant. */
function ofItsKind(values: ServiceValues): ServiceValues {
  const { kind, mount, host, trusted } = values
  return { ...values, mount: kind === 'api' ? mount : '', host: kind === 'site' ? host : '', trusted: kind === 'api' && trusted }
}

/** A new service: what is as usual is left out. */
export function newServiceFrom(values: ServiceValues): NewService {
  const { key, name, ...rest } = changeFrom(newValues, values)
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
  return { ...said, key: key ?? '', name: name ?? '' }
}

function sentValue(member: keyof ServiceValues, values: ServiceValues): unknown {
  const value = values[member]
  if (member === 'max_body_bytes') return Math.round(Number(value) * MB)
  if (member === 'headers_timeout_ms' || member === 'idle_timeout_ms') return Math.round(Number(value) * 1000)
  if (canBeEmpty.has(member)) return String(value).trim() === '' ? null : String(value).trim()
  if (typeof newValues[member] === 'number') return Number(value)
  return typeof value === 'string' ? value.trim() : value
}

/** What is missing or cannot be right, at each field; the rest is for the server to say. */
export function faultsIn(values: ServiceValues): Record<string, string> {
  const faults: Record<string, string> = {}
  if (values.name.trim() === '') faults.name = t`Enter a name`
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(values.key)) faults.key = t`Begin with a letter; use small letters, digits and -`
  if (values.kind !== 'link' && values.upstream.trim() === '') faults.upstream = t`Enter where the app listens`
  if (values.kind === 'site' && values.host.trim() === '') faults.host = t`Enter the host name people reach it by`
  if (values.kind === 'link' && values.open_url.trim() === '') faults.open_url = t`Enter which address the tile opens`
  for (const member of members)
    if (typeof newValues[member] === 'number' && !(Number(values[member]) >= 0 && values[member] !== '')) faults[member] = t`Enter a number`
  return faults
}

/** A key made of a name, as long as nobody has typed one. */
export function keyFrom(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 63)
    .replace(/-+$/, '')
}

/** Seconds until a service that stops answering is shown as down, at most: it fails just after a check, and each one takes its time. */
export function worstDetectionS({ interval_s, timeout_ms, fall }: Pick<ServiceValues, 'interval_s' | 'timeout_ms' | 'fall'>): number {
  const [interval, timeout, needed] = [Number(interval_s), Number(timeout_ms) / 1000, Number(fall)]
  const confirmingS = 2
  return Math.ceil(interval * 1.05 + needed * timeout + (needed - 1) * confirmingS)
}
