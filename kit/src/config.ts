import { z } from 'zod'
import { StartupError } from './errors.ts'

/** One setting of a process: what it is for, its form, its default when it may be left out, its environment variable. */
export type Setting<T> = { doc: string; env: string; schema: z.ZodType<T>; default?: T; secret?: boolean }

// The one place where the value type is unknown: a definition holds settings of many types.
export type ConfigDefinition = Record<string, Setting<unknown>>

export type ConfigOf<D extends ConfigDefinition> = { [K in keyof D]: D[K] extends Setting<infer T> ? T : never }

/** Gives a setting its type; reads better than an annotation in a list of settings. */
export function setting<T>(definition: Setting<T>): Setting<T> {
  return definition
}

/**
 * Reads a process's configuration from its environment. An empty variable counts as not set. All faults are reported together,
 * a sentence each, in a {@link StartupError}; values of secret settings are not repeated in them.
 */
export function readConfig<D extends ConfigDefinition>(definition: D, env: Record<string, string | undefined>): ConfigOf<D> {
  const faults: string[] = []
  const entries = Object.entries(definition).map(([name, one]) => {
    const raw = env[one.env]
    if (raw === undefined || raw === '') {
      if (!('default' in one)) faults.push(`${one.env} is not set: ${one.doc}`)
      return [name, one.default]
    }
    const parsed = one.schema.safeParse(raw)
    if (parsed.success) return [name, parsed.data]
    const said = one.secret === true ? '' : ` is ${JSON.stringify(raw)}, but it`
    faults.push(`${one.env}${said} ${parsed.error.issues.map((issue) => issue.message).join('; ')}.`)
    return [name, undefined]
  })
  if (faults.length > 0) throw new StartupError(faults)
  return Object.fromEntries(entries) as ConfigOf<D>
}

/** A TCP port, 1–65535 (0 lets the system choose, for tests). */
export const portSchema = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
  .transform(Number)
  .refine((port) => port <= 65_535, 'must be a port number from 0 to 65535')

/** An http or https URL without credentials; a trailing slash is dropped. */
export const httpUrlSchema = z
  .string()
  .refine((text) => isHttpUrl(text), 'must be an http or https URL without user name and password')
  .transform((text) => text.replace(/\/+$/, ''))

/** A PostgreSQL connection URL. */
export const databaseUrlSchema = z.string().regex(/^postgres(ql)?:\/\//, 'must be a URL that begins with postgresql://')

/** Comma-separated words, trimmed, empty ones left out. */
export const listSchema = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === ''
}
