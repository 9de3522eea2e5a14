import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

export const deployFolder = join(import.meta.dirname, '..')

export type Environment = Record<string, string | undefined>

const networkUseSchema = z.object({ ipv4_address: z.string().optional() }).nullable()

const serviceSchema = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  pull_policy: z.string().optional(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  user: z.string().optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  privileged: z.boolean().default(false),
  restart: z.string().optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z
    .union([
      z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
      z.record(z.string(), networkUseSchema),
    ])
    .default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }).optional(),
  profiles: z.array(z.string()).default([]),
  deploy: z.object({ resources: z.object({ limits: z.object({ memory: z.string(), pids: z.number() }) }) }).optional(),
})

const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.looseObject({ internal: z.boolean().default(false) })).default({}),
  volumes: z.record(z.string(), z.unknown()).default({}),
})

export type ComposeService = z.infer<typeof serviceSchema>
export type ComposeFile = z.infer<typeof composeSchema>

/** What Compose says when `${NAME:?text}` has no value. */
export class UnsetVariableError extends Error {}

/** Replaces `${NAME:-default}`, `${NAME:?text}` and `$$` as Compose does in values; other forms are refused. */
export function interpolate(text: string, env: Environment): string {
  return text.replaceAll(/\$(?:\$|\{[^}]*\}|.?)/g, (found) => (found === '$$' ? '$' : valueOf(found, env)))
}

function valueOf(expression: string, env: Environment): string {
  const [, name, kind, rest = ''] = /^\$\{(\w+):([-?])(.*)\}$/.exec(expression) ?? []
  if (name === undefined) throw new Error(`${expression} is neither \${NAME:-default} nor \${NAME:?text}`)
  const value = env[name] ?? ''
  if (value !== '') return value
  if (kind === '?') throw new UnsetVariableError(`${name}: ${rest}`)
  return rest
}

/** The YAML of a Compose file as plain data, after merge keys and interpolation. A replaced value stays text, even `1` or nothing. */
export async function readComposeYaml(name: string, env: Environment): Promise<unknown> {
  return interpolateValues(parse(await readFile(join(deployFolder, name), 'utf8'), { merge: true }), env)
}

function interpolateValues(value: unknown, env: Environment): unknown {
  if (typeof value === 'string') return interpolate(value, env)
  if (Array.isArray(value)) return value.map((part) => interpolateValues(part, env))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, interpolateValues(part, env)]))
}

/** A Compose file of ours, in the parts of the specification that we use. */
export async function readCompose(name: string, env: Environment): Promise<ComposeFile> {
  return composeSchema.parse(await readComposeYaml(name, env))
}

/** Names of all variables of a Compose file; those that must be set apart from those that may be. */
export async function variablesOf(name: string): Promise<{ required: Set<string>; optional: Set<string> }> {
  const text = (await readFile(join(deployFolder, name), 'utf8')).replaceAll(/^\s*#.*$/gm, '')
  const found = [...text.matchAll(/\$\{(\w+):([-?])/g)].map(([, variable = '', kind = '']) => ({ variable, kind }))
  const named = (kind: string): Set<string> => new Set(found.filter((one) => one.kind === kind).map((one) => one.variable))
  return { required: named('?'), optional: named('-') }
}

/** `source:target[:mode]` of a service's volumes. */
export function mountsOf(service: ComposeService): { source: string; target: string; mode: string }[] {
  return service.volumes.map((text) => {
    const [source = '', target = '', mode = 'rw'] = text.split(':')
    return { source, target, mode }
  })
}

/** Enough of an environment to read our Compose files. */
export const exampleEnvironment: Environment = {
  GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.org',
  GATEHOUSE_DB_ADMIN_PASSWORD: 'a1',
  GATEHOUSE_DB_GATEWAY_PASSWORD: 'b2',
  GATEHOUSE_DB_DOCUMENTS_PASSWORD: 'c3',
  GATEHOUSE_DB_AI_PASSWORD: 'd4',
  GATEHOUSE_TLS_DIR: '/srv/certificates',
}
