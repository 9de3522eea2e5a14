import { z } from 'zod'

const GiB = 1024 ** 3

/** A path on the gateway or a web address; nothing that a browser would run (`javascript:`) or take for another host (`//`). */
const openUrlSchema = z
  .string()
  .max(2048)
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

const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must begin with a lower-case letter and hold only lower-case letters, digits and -')

/**
 * One entry of the services file. `interval_s`, `timeout_ms`, `rise` and `fall` are about health checks, `depends_on` about
 * what a service cannot work without; `headers_timeout_ms` and
 * `idle_timeout_ms` about proxied requests: how long until the answer begins, and how long it may stand still afterwards; so are
 * `max_in_flight` and `max_waiting`: how many the service works on at once, and how many more wait for their turn.
 */
export const serviceEntrySchema = z.strictObject({
  key: keySchema,
  name: z.string().trim().min(1, 'must not be empty').max(100),
  description: z.string().max(500).default(''),
  icon: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be the name of an icon, such as notebook')
    .default('app-window'),
  category: z.string().max(100).default(''),
  kind: z.enum(['api', 'link'], 'must be api or link').default('api'),
  upstream: upstreamSchema.optional(),
  mount: mountSchema.optional(),
  open_url: openUrlSchema.optional(),
  health_path: healthPathSchema.default('/health'),
  interval_s: z.int().min(5).max(3600).default(30),
  timeout_ms: z.int().min(100).max(30_000).default(3000),
  rise: z.int().min(1).max(10).default(2),
  fall: z.int().min(1).max(10).default(2),
  visibility: z.enum(['everyone', 'granted'], 'must be everyone or granted').default('granted'),
  max_body_bytes: z
    .int()
    .min(0)
    .max(1024 * GiB)
    .default(GiB),
  max_in_flight: z.int().min(1).max(100_000).default(1000),
  max_waiting: z.int().min(0).max(100_000).default(1000),
  headers_timeout_ms: z.int().min(1000).max(3_600_000).default(60_000),
  idle_timeout_ms: z.int().min(1000).max(3_600_000).default(60_000),
  enabled: z.boolean().default(true),
  maintenance: z.boolean().default(false),
  depends_on: z.array(keySchema).max(50).default([]),
  trusted: z.boolean().default(false),
})
export type ServiceEntry = z.infer<typeof serviceEntrySchema>

export const servicesFileSchema = z.strictObject({ services: z.array(serviceEntrySchema).max(2000) })

/**
 * A registered service. `upstream` (no trailing slash) and `mount` are null together: such a service is a tile and nothing is
 * proxied. `health_path` is relative to the upstream's origin. A `link` may have an upstream, then only its health is asked for.
 */
export type Service = Readonly<
  Omit<ServiceEntry, 'upstream' | 'mount' | 'open_url'> & {
    upstream: string | null
    mount: string | null
    host: null
    open_url: string
    source: 'file'
  }
>

/** A service that the data path serves. */
export type MountedService = Service & { readonly upstream: string; readonly mount: string }

/** Completes an entry: an api is mounted at `/api/<key>` and opens there unless it says otherwise; a link is never mounted. */
export function serviceFrom(entry: ServiceEntry): Service {
  const mount = entry.kind === 'link' ? null : (entry.mount ?? `/api/${entry.key}`)
  return { ...entry, upstream: entry.upstream ?? null, mount, host: null, open_url: entry.open_url ?? `${mount ?? ''}/`, source: 'file' }
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
