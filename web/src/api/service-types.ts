import type { ServiceSource } from './types.ts'

/** Everything that is set for a service. `version` is for If-Match, `locked` names what cannot be changed here. */
export type ServiceDefinition = {
  /** Of a service that comes along and was changed: the members that differ, as they come. */
  comes_with: Record<string, unknown> | null
  key: string
  name: string
  description: string
  icon: string
  picture: string | null
  category: string
  kind: 'api' | 'site' | 'link'
  upstream: string | null
  mount: string | null
  /** Of a site: the host name it has for itself. */
  host: string | null
  open_url: string
  health_path: string
  interval_s: number
  timeout_ms: number
  rise: number
  fall: number
  visibility: 'everyone' | 'granted'
  /** Who may not use it sees that it is there, and can ask for it. */
  listed: boolean
  max_body_bytes: number
  max_in_flight: number
  max_waiting: number
  headers_timeout_ms: number
  idle_timeout_ms: number
  enabled: boolean
  maintenance: boolean
  depends_on: string[]
  trusted: boolean
  source: ServiceSource
  version: number
  locked: string[]
  is_stored: boolean
  in_force: boolean
  faults: { path: string; message: string }[]
  needed_by: { key: string; name: string }[]
}

type Settable = Omit<
  ServiceDefinition,
  'source' | 'version' | 'locked' | 'is_stored' | 'in_force' | 'faults' | 'needed_by' | 'open_url' | 'maintenance'
> & { open_url: string | null }

/** A new service; what is left out has its default. */
export type NewService = Pick<Settable, 'key' | 'name'> & { [Member in keyof Settable]?: NonNullable<Settable[Member]> }
/** What is left out stays; null gives an optional member its default back. */
export type ServiceChange = Partial<Settable>

export type ServiceTrialStep = {
  step: 'address' | 'dns' | 'connect' | 'tls' | 'http'
  state: 'ok' | 'failed' | 'not_needed' | 'not_reached'
  ms: number | null
  code: string | null
  detail: string | null
}
export type ServiceTrial = {
  ok: boolean
  url: string
  steps: ServiceTrialStep[]
  total_ms: number
  http_status: number | null
  version: string | null
}

/** The services file; `faults` are of a newer content than the one in force. */
export type ServicesFile = {
  path: string
  applied_at: string
  faults: { line: number | null; column: number | null; message: string }[]
  faulty_since: string | null
}

/** A stored service that is not in force. */
export type SetAside = { key: string; name: string; reason: 'in_file' | 'invalid'; faults: { path: string; message: string }[] }
