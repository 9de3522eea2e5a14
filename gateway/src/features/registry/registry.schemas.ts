import { appIconNames } from '@gatehouse/contracts/app-icons'
import { plainLine, plainLineFault, plainLines } from '@gatehouse/kit/text'
import { isIP } from 'node:net'
import { z } from 'zod'

const GiB = 1024 ** 3

const brokenCharacter = 'has a broken character'

/** A path on the gateway or a web address; nothing that a browser would run (`javascript:`) or take for another host (`//`). */
const openUrlSchema = z
  .string()
  .max(2048)
  .regex(plainLine, plainLineFault)
  .refine(isWellFormed, brokenCharacter)
  .refine((text) => /^\/(?![/\\])[^\\\s]*$/.test(text) || isWebUrl(text), 'must be a path that begins with / or an http or https URL')

const upstreamSchema = z
  .string()
  .max(2048)
  .refine(isPlainUpstream, 'must be an http or https URL without user name, password, query and fragment')
  .transform((text) => new URL(text).href.replace(/\/+$/, ''))

const mountSchema = z
  .string()
  .max(200)
  .regex(
    /^\/api(\/[a-z0-9](?:[a-z0-9_~-]|\.(?!\.))*)+$/,
    'must be a path such as /api/wiki: below /api/, of lower-case letters, digits, -, _, ~ and ., without a slash at the end',
  )

const healthPathSchema = z
  .string()
  .max(1024)
  .regex(/^\/(?!\/)[!-~]*$/, 'must be a path that begins with one /')
  .refine((path) => !/[\\#]/.test(path), 'must not hold a backslash or #')

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const hostRule = 'must be a host name such as grafana.example.org, without scheme, port and path'

/** A host name in the form in which those of requests are compared. */
const hostSchema = z
  .string()
  .max(253)
  .transform((text) => text.toLowerCase())
  .refine((text) => new RegExp(`^${label}(?:\\.${label})*$`).test(text) && isIP(text) === 0 && !/(?:^|\.)\d+$/.test(text), hostRule)

const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must begin with a lower-case letter and hold only lower-case letters, digits and -')

/** An uploaded icon, by the hash of its bytes. */
export const pictureIdSchema = z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of an uploaded icon')

const iconSchema = z.enum(appIconNames, { error: ({ input }) => iconRule(input) })

/** What may be said of a service, each member by itself. */
const fields = {
  key: keySchema,
  name: z.string().trim().min(1, 'must not be empty').max(100).regex(plainLine, plainLineFault).refine(isWellFormed, brokenCharacter),
  description: z.string().max(500).regex(plainLines, plainLineFault).refine(isWellFormed, brokenCharacter),
  icon: iconSchema,
  picture: pictureIdSchema,
  category: z.string().max(100).regex(plainLine, plainLineFault).refine(isWellFormed, brokenCharacter),
  kind: z.enum(['api', 'site', 'link'], 'must be api, site or link'),
  upstream: upstreamSchema,
  mount: mountSchema,
  host: hostSchema,
  open_url: openUrlSchema,
  health_path: healthPathSchema,
  interval_s: z.int().min(5).max(3600),
  timeout_ms: z.int().min(100).max(30_000),
  rise: z.int().min(1).max(10),
  fall: z.int().min(1).max(10),
  visibility: z.enum(['everyone', 'granted'], 'must be everyone or granted'),
  listed: z.boolean(),
  max_body_bytes: z
    .int()
    .min(0)
    .max(1024 * GiB),
  max_in_flight: z.int().min(1).max(100_000),
  max_waiting: z.int().min(0).max(100_000),
  headers_timeout_ms: z.int().min(1000).max(3_600_000),
  idle_timeout_ms: z.int().min(1000).max(3_600_000),
  enabled: z.boolean(),
  maintenance: z.boolean(),
  depends_on: z.array(keySchema).max(50),
  trusted: z.boolean(),
}

/**
 * One entry, in the services file as in the API and in the database. `interval_s`, `timeout_ms`, `rise` and `fall` are about health
 * checks, `depends_on` about what a service cannot work without; `headers_timeout_ms` and `idle_timeout_ms` about proxied requests: how
 * long until the answer begins, and how long it may stand still afterwards; so are `max_in_flight` and `max_waiting`: how many the
 * service works on at once, and how many more wait for their turn. `picture` wins over `icon`. `listed`: who may not
 * use it sees that it is there, and can ask for it.
 */
export const serviceEntrySchema = z.strictObject({
  ...fields,
  description: fields.description.default(''),
  icon: fields.icon.default('app-window'),
  picture: fields.picture.optional(),
  category: fields.category.default(''),
  kind: fields.kind.default('api'),
  upstream: fields.upstream.optional(),
  mount: fields.mount.optional(),
  host: fields.host.optional(),
  open_url: fields.open_url.optional(),
  health_path: fields.health_path.default('/health'),
  interval_s: fields.interval_s.default(30),
  timeout_ms: fields.timeout_ms.default(3000),
  rise: fields.rise.default(2),
  fall: fields.fall.default(2),
  visibility: fields.visibility.default('granted'),
  listed: fields.listed.default(false),
  max_body_bytes: fields.max_body_bytes.default(GiB),
  max_in_flight: fields.max_in_flight.default(1000),
  max_waiting: fields.max_waiting.default(1000),
  headers_timeout_ms: fields.headers_timeout_ms.default(60_000),
  idle_timeout_ms: fields.idle_timeout_ms.default(60_000),
  enabled: fields.enabled.default(true),
  maintenance: fields.maintenance.default(false),
  depends_on: fields.depends_on.default([]),
  trusted: fields.trusted.default(false),
})
export type ServiceEntry = z.infer<typeof serviceEntrySchema>

/** A change of an entry: what is left out stays, null gives an optional member its default back. */
export const entryChangeSchema = z.strictObject(fields).partial().extend({
  picture: fields.picture.nullable().optional(),
  upstream: fields.upstream.nullable().optional(),
  mount: fields.mount.nullable().optional(),
  host: fields.host.nullable().optional(),
  open_url: fields.open_url.nullable().optional(),
})
export type EntryChange = z.infer<typeof entryChangeSchema>

/** What belongs to the way a service that comes along is built in: it follows from the environment and cannot be changed. */
export const builtInMembers = ['key', 'kind', 'upstream', 'mount', 'host', 'open_url', 'health_path', 'trusted'] as const

/** What an admin may change of a service that comes along. */
export const builtInChangeSchema = z
  .strictObject(fields)
  .partial()
  .omit({ key: true, kind: true, upstream: true, mount: true, host: true, open_url: true, health_path: true, trusted: true })

export const servicesFileSchema = z.strictObject({ services: z.array(serviceEntrySchema).max(2000) })

/** Where a service comes from: the services file, an admin, or Gatehouse itself (documents and ai, without a file). */
export const sourceSchema = z.enum(['file', 'admin', 'builtin'])
export type Source = z.infer<typeof sourceSchema>

/**
 * A registered service. `upstream` (no trailing slash) and `mount` are null together: such a service is a tile and nothing is
 * proxied. `health_path` is relative to the upstream's origin. A `link` may have an upstream, then only its health is asked for.
 */
export type Service = Readonly<
  Omit<ServiceEntry, 'upstream' | 'mount' | 'host' | 'open_url' | 'picture'> & {
    picture: string | null
    upstream: string | null
    mount: string | null
    /** Of a site: the host name it has for itself. */
    host: string | null
    open_url: string
    source: Source
  }
>

/** A service that the data path serves; a site has all paths of its host, so its mount is empty. */
export type MountedService = Service & { readonly upstream: string; readonly mount: string }

/** Completes an entry: an api is mounted at `/api/<key>` and opens there unless it says otherwise; no other kind is mounted. */
export function serviceFrom(entry: ServiceEntry, source: Source = 'file'): Service {
  // What a site says of a mount is kept, to be found fault with.
  const mount = entry.kind === 'api' ? (entry.mount ?? `/api/${entry.key}`) : entry.kind === 'site' ? (entry.mount ?? null) : null
  const { upstream = null, picture = null, host = null, open_url = `${mount ?? ''}/` } = entry
  return { ...entry, picture, upstream, mount, host, open_url, source }
}

/** What an icon has to be, with those that may have been meant. */
function iconRule(input: unknown): string {
  const text = typeof input === 'string' ? input.toLowerCase() : ''
  const words = text.split(/[^a-z]+/).filter((word) => word.length > 2)
  const meant = appIconNames.filter((name) => words.some((word) => name.includes(word) || word.includes(name))).slice(0, 3)
  const hint = meant.length === 0 ? 'such as notebook' : `perhaps ${meant.join(' or ')}`
  return `must be an icon that comes along (docs/services.md lists them), ${hint}`
}

function isWellFormed(text: string): boolean {
  return text.isWellFormed()
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text)
}

function isPlainUpstream(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || text.includes('\\') || !URL.canParse(text)) return false
  const url = new URL(text)
  const bare = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  return bare && !/[?#%]/.test(text) && !url.pathname.includes('//')
}
