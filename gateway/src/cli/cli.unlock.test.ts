import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { anAccount, call, goodPassword, startIdentity } from '../testing/identity.ts'
import { runCli } from './cli.program.ts'

it('users unlock forgets failed sign-ins, and writes down that an operator did it', async () => {
  await using identity = await startIdentity({ passwords: { per_account_and_network: { failures: 2, window_s: 900 } } })
  const { email } = await anAccount(identity, { email: 'ana@example.org' })
  const attempt = (password: string) => call(identity, { method: 'POST', url: '/api/auth/session', body: { email, password } })
  for (const password of ['wrong', 'wrong']) await attempt(password)
  expect((await attempt(goodPassword)).statusCode).toBe(429)

  const said: string[] = []
  const code = await runCli(['users', 'unlock', 'Ana@example.org'], {
    env: { GATEHOUSE_DATA_DIR: identity.dataDir, DATABASE_URL: identity.database.url },
    input: Readable.from([]),
    out: (line) => said.push(line),
    err: (line) => said.push(line),
  })
  expect([code, said]).toEqual([0, ['Failed sign-ins of ana@example.org are forgotten.']])
  expect((await attempt(goodPassword)).statusCode).toBe(200)
  const { rows } = await identity.database.pool.query("select actor_kind from audit_events where action = 'user.unlocked'")
  expect(rows).toEqual([{ actor_kind: 'operator' }])
})
