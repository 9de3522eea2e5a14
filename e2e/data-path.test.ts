import { expect, test, type APIRequestContext } from '@playwright/test'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { pdfFile } from './product/pdf.ts'
import { ana, ben, withFirstAdmin, type Person } from './product/people.ts'

// What a program sees that speaks HTTP with the gateway, and with a service behind its back.
let gatehouse: Gatehouse
let api: APIRequestContext
let anasId: string

test.beforeAll(async ({ playwright }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  api = await playwright.request.newContext({ baseURL: gatehouse.url })
  const me = await api.get('/api/users/me', { headers: await bearerOf(ana) })
  anasId = String((await me.json()).id)
  const upload = await api.post('/api/documents', { multipart: { file: pdfFile('Accounts.pdf') }, headers: await bearerOf(ana) })
  expect(upload.status()).toBe(201)
  const { name: full_name, email, password } = ben
  expect((await api.post('/api/auth/register', { data: { full_name, email, password } })).status()).toBe(202)
})

test.afterAll(async () => {
  await api?.dispose()
  await gatehouse?.stop()
})

async function bearerOf({ email, password }: Person): Promise<Record<string, string>> {
  const answer = await api.post('/api/auth/login', { form: { username: email, password } })
  expect(answer.status()).toBe(200)
  return { authorization: `Bearer ${(await answer.json()).access_token}` }
}

/** Headers by which somebody claims to be another person. */
const claims = () => ({
  'x-user-id': anasId,
  'x-user-email': ana.email,
  'x-user-role': 'admin',
  'x-gatehouse-assertion': 'eyJhbGciOiJub25lIn0.e30.',
})

test('a person who claims to be somebody else by headers stays who they are', async () => {
  const own = await api.get('/api/documents', { headers: await bearerOf(ana) })
  expect((await own.json()).items).toHaveLength(1)
  const claimed = await api.get('/api/documents', { headers: { ...(await bearerOf(ben)), ...claims() } })
  expect(claimed.status()).toBe(200)
  expect((await claimed.json()).items).toEqual([])
})

test('claims without a sign-in are refused, by the gateway and by the service behind it', async () => {
  expect((await api.get('/api/documents', { headers: claims() })).status()).toBe(401)
  const behind = await api.get(`${gatehouse.documentsUrl}/documents`, { headers: claims() })
  expect(behind.status()).toBe(401)
  expect(behind.headers()['content-type']).toContain('application/problem+json')
})

test('a request that another site made a browser send changes nothing', async () => {
  const headers = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
  const { email, password } = ana
  expect((await api.post('/api/auth/session', { data: { email, password }, headers })).status()).toBe(403)
})
