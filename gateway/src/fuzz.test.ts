import { openApiDocument } from '@gatehouse/kit/http/openapi'
import * as fc from 'fast-check'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gateway } from './compose.ts'
import { startGateway } from './testing/gateway.ts'

const seed = 6
const bodiesPerOperation = 25
const credentials = { username: 'root@example.org', password: 'Violet-harbour-77!' }

type Schema = {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, Schema>
  items?: Schema
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  format?: string
}
type Parameter = { name: string; in: string; schema?: Schema }
type Operation = {
  name: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  parameters: Parameter[]
  body: Schema | null
}

let gateway: Gateway
let token = ''
let operations: Operation[]
beforeAll(async () => {
  gateway = await startGateway({ GATEHOUSE_ADMIN_EMAIL: credentials.username, GATEHOUSE_ADMIN_PASSWORD: credentials.password })
  operations = readOperations()
})
afterAll(() => gateway[Symbol.asyncDispose]())

/** Every operation but those that call out to addresses they are given, and the stream that never ends. */
function readOperations(): Operation[] {
  const { paths = {}, components = {} } = openApiDocument(gateway.server)
  const resolve = (schema: Schema | undefined): Schema =>
    schema?.$ref === undefined ? (schema ?? {}) : (components.schemas?.[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  return Object.entries(paths)
    .filter(([path]) => !/\/(test|check|events)$/.test(path))
    .flatMap(([path, item]) =>
      Object.entries(
        item as Record<string, { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } }>,
      ).map(([method, { parameters = [], requestBody }]) => {
        const body = requestBody?.content['application/json']?.schema
        const upper = method.toUpperCase() as Operation['method']
        return { name: `${upper} ${path}`, method: upper, path, parameters, body: body === undefined ? null : resolve(body) }
      }),
    )
}

const pathOf = ({ path }: Operation, id = '01890000-0000-7000-8000-000000000001'): string =>
  path.replaceAll(/\{[^}]+\}/g, encodeURIComponent(id))

/** Every call comes from a network of its own: here it is not the limits that are tried. */
let calls = 0
const nextAddress = (): string => `10.${(calls >> 8) & 255}.${(calls += 1) & 255}.1`

/** As an admin; signs in again when what was called has ended the session. */
async function call(options: InjectOptions): Promise<LightMyRequestResponse> {
  const send = () =>
    gateway.server.inject({
      ...options,
      headers: { 'sec-fetch-site': 'same-origin', authorization: `Bearer ${token}`, ...options.headers },
    })
  const first = await send()
  if (first.statusCode !== 401) return first
  const form = { method: 'POST', url: '/api/auth/login', payload: new URLSearchParams(credentials).toString() } as const
  const login = await gateway.server.inject({
    ...form,
    remoteAddress: nextAddress(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  token = login.statusCode === 200 ? login.json<{ access_token: string }>().access_token : token
  return send()
}

/** Faults of an answer to junk: a fault of ours, or one that is told as something else than problem details. */
function faultsOf({ statusCode, headers, body }: LightMyRequestResponse): string[] {
  if (statusCode >= 500) return [`answered ${statusCode} ${body.slice(0, 200)}`]
  const isProblem = String(headers['content-type']).startsWith('application/problem+json')
  return statusCode >= 400 && !isProblem ? [`answered ${statusCode} without problem details`] : []
}

const oddTexts = [
  '',
  ' ',
  '\u0000',
  'a\nb\r\nSet-Cookie: x=1',
  '\uD800',
  '\u202Egnp.exe',
  'e\u0301'.repeat(2000),
  "' or 1=1 --",
  '%00',
  '../../etc/passwd',
  'x'.repeat(3000),
  '01890000-0000-7000-8000-000000000001',
  'ana@example.org',
  'https://example.org',
  '1e1',
]
const oddValues: unknown[] = [null, true, false, 0, -1, 1, 1e21, 0.5, [], {}, [null], [['x']], { $gt: '' }, { toString: 'x' }, ...oddTexts]

/** Values that fit a schema somewhat, mixed with ones that do not at all. */
function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom(...oddValues)
  const choices = [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])]
  if (choices.length > 0) return fc.oneof({ weight: 3, arbitrary: fc.constantFrom<unknown>(...choices) }, odd)
  const [variant] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  if (variant !== undefined) return fc.oneof(valueFor(variant), odd)
  if (schema.properties !== undefined) return fc.oneof({ weight: 6, arbitrary: objectFor(schema.properties) }, odd)
  if (schema.items !== undefined) return fc.oneof(fc.array(valueFor(schema.items), { maxLength: 4 }), odd)
  const fitting = schema.type === 'boolean' ? fc.boolean() : schema.type === 'string' ? fc.string({ unit: 'binary' }) : fc.integer()
  return fc.oneof({ weight: 2, arbitrary: fitting }, odd)
}

function objectFor(properties: Record<string, Schema>): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueFor(schema)]))
  return fc.oneof({ weight: 5, arbitrary: fc.record(members, { requiredKeys: [] }) }, fc.record({ ...members, unforeseen: fc.constant(1) }))
}

const send = (operation: Operation, payload: string, contentType = 'application/json'): Promise<LightMyRequestResponse> =>
  call({ method: operation.method, url: pathOf(operation), payload, headers: { 'content-type': contentType } })

const withBody = (): Operation[] => operations.filter(({ body }) => body !== null)

it('looks at the whole API', () => {
  expect(operations.length).toBeGreaterThan(25)
  expect(withBody().length).toBeGreaterThan(8)
})

describe('no input makes the gateway answer 5xx', () => {
  it('O6: random bodies of every operation', async () => {
    for (const operation of withBody()) {
      const bodies = fc.sample(valueFor(operation.body ?? {}), { seed, numRuns: bodiesPerOperation })
      for (const body of bodies) {
        const faults = faultsOf(await send(operation, JSON.stringify(body) ?? ''))
        expect.soft({ operation: operation.name, body: faults.length === 0 ? '' : body, faults }).toMatchObject({ faults: [] })
      }
    }
  })

  it('O6, K4: odd values in every path and query', async () => {
    for (const operation of operations) {
      const query = operation.parameters.filter((parameter) => parameter.in === 'query')
      for (const text of oddTexts.filter((odd) => odd.isWellFormed() && odd.length < 200)) {
        const names = query.map(({ name }) => `${name}=${encodeURIComponent(text)}`)
        const url = `${pathOf(operation, text === '' ? undefined : text)}?${names.join('&')}`
        const faults = faultsOf(await call({ method: operation.method, url }))
        expect.soft({ operation: operation.name, text: faults.length === 0 ? '' : text, faults }).toMatchObject({ faults: [] })
      }
    }
  })

  it('O5: cursors that nobody gave out, of any form', async () => {
    const lists = operations.filter(({ method, parameters }) => method === 'GET' && parameters.some(({ name }) => name === 'cursor'))
    expect(lists.length).toBeGreaterThan(4)
    for (const operation of lists) {
      for (const value of [...oddTexts.filter((odd) => odd.length < 200), null, 0, -1, 1e21]) {
        const cursors = [[value], [value, value]].map((key) => Buffer.from(JSON.stringify(key)).toString('base64url'))
        for (const cursor of cursors) {
          const faults = faultsOf(await call({ method: 'GET', url: `${pathOf(operation)}?cursor=${cursor}` }))
          expect.soft({ operation: operation.name, value: faults.length === 0 ? '' : value, faults }).toMatchObject({ faults: [] })
        }
      }
    }
  })

  it('O5, H10: lists, objects and repetitions in every query', async () => {
    const flood = Array.from({ length: 2000 }, (_, i) => `k${i}=1`).join('&')
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const names = [...operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name), 'id']
      for (const name of names) {
        for (const query of [
          `${name}[]=1`,
          `${name}[__proto__]=1`,
          `${name}[a][b]=1`,
          `${name}=1&${name}=2`,
          `__proto__=1&${name}=1`,
          flood,
        ]) {
          const faults = faultsOf(await call({ method: 'GET', url: `${pathOf(operation)}?${query}` }))
          expect.soft({ operation: operation.name, query: query.slice(0, 40), faults }).toMatchObject({ faults: [] })
        }
      }
    }
  })

  it('O1: members that would be prototypes, in every body', async () => {
    const polluted = ['{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{"role":"admin"}}}', '[{"__proto__":{}}]']
    for (const operation of withBody()) {
      for (const body of polluted) {
        const answer = await send(operation, body)
        expect.soft({ operation: operation.name, body, status: answer.statusCode }).toMatchObject({ status: 400 })
      }
    }
    expect(Reflect.get({}, 'role')).toBeUndefined()
  })

  it('D5: very deep and very wide JSON, quickly', async () => {
    const deep = `${'['.repeat(7000)}${']'.repeat(7000)}`
    const wide = `{${Array.from({ length: 1200 }, (_, i) => `"k${i}":1`).join(',')}}`
    for (const operation of withBody()) {
      for (const body of [deep, wide, '['.repeat(10_000)]) {
        const cpu = await cpuMsOf(async () => {
          const { statusCode } = await send(operation, body)
          expect.soft({ operation: operation.name, status: statusCode >= 400 && statusCode < 500 }).toMatchObject({ status: true })
        })
        expect.soft({ operation: operation.name, slow: cpu > 500 ? cpu : 0 }).toMatchObject({ slow: 0 })
      }
    }
  })
})

describe('a body is what its content type says, or nothing', () => {
  it.each([
    'application/json\tfoo',
    'application/json;charset=utf-16',
    'application/json; charset=utf-7',
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '*/*',
  ])('G3, O4: %j is accepted by no operation that reads JSON', async (contentType) => {
    for (const operation of withBody()) {
      const { statusCode } = await send(operation, '{"unforeseen":1}', contentType)
      expect.soft({ operation: operation.name, status: statusCode === 415 || statusCode === 400 }).toMatchObject({ status: true })
    }
  })

  it.each([' application/json', 'Application/JSON ;', 'application/json; charset="utf-8"', 'application/json;x=y'])(
    'G3: with %j it is read and checked like any other, never read and not checked',
    async (contentType) => {
      for (const operation of withBody()) {
        const { statusCode } = await send(operation, '{"unforeseen":1}', contentType)
        expect.soft({ operation: operation.name, status: statusCode === 415 || statusCode === 400 }).toMatchObject({ status: true })
      }
    },
  )
})

describe('D11: no text makes a check slow', () => {
  const hostile = [
    'a@'.repeat(6000),
    `a@${'a.'.repeat(6000)}`,
    '('.repeat(12_000),
    ' '.repeat(12_000),
    `${'a'.repeat(12_000)}!`,
    '+1 '.repeat(4000),
    'https://'.repeat(1500),
    `${'0'.repeat(12_000)}x`,
    '-'.repeat(12_000),
    'é'.repeat(6000),
  ]

  it('in any field of any body', async () => {
    for (const operation of withBody()) {
      for (const text of hostile) {
        const body = JSON.stringify(Object.fromEntries(Object.keys(operation.body?.properties ?? {}).map((name) => [name, text])))
        for (const field of [body, ...Object.keys(operation.body?.properties ?? {}).map((name) => JSON.stringify({ [name]: text }))]) {
          const cpu = await cpuMsOf(() => send(operation, field))
          expect.soft({ operation: operation.name, text: text.slice(0, 20), slow: cpu > 500 ? cpu : 0 }).toMatchObject({ slow: 0 })
        }
      }
    }
  })

  it('in any query or path', async () => {
    for (const operation of operations) {
      const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
      for (const text of hostile) {
        const url = `${pathOf(operation, text.slice(0, 150))}?${names.map((name) => `${name}=${encodeURIComponent(text.slice(0, 4000))}`).join('&')}`
        const cpu = await cpuMsOf(() => call({ method: operation.method, url }))
        expect.soft({ operation: operation.name, text: text.slice(0, 20), slow: cpu > 500 ? cpu : 0 }).toMatchObject({ slow: 0 })
      }
    }
  })
})

/** Time of this process's threads, so that a busy machine makes no difference. */
async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
