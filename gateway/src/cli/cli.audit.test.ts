import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrationsFolder, type GatewayTables } from '../database.ts'
import { runCli } from './cli.program.ts'

let database: TestDatabase<GatewayTables>
let dataDir: string
beforeAll(async () => {
  database = await createTestDatabase<GatewayTables>({ migrations: migrationsFolder })
  dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'))
})
beforeEach(() => database.pool.query('truncate users cascade'))
afterAll(() => database[Symbol.asyncDispose]())

async function run(args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runCli(args, {
    env: { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url },
    input: Readable.from([]),
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  })
  return { code, out: said.out.join('\n'), err: said.err.join('\n') }
}

describe('audit', () => {
  it('verify says that the chain is whole, up to an end that can be noted and expected later', async () => {
    await run(['users', 'create', 'ana@example.org'])
    const { code, out } = await run(['audit', 'verify'])
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^The audit chain is whole: events 1 to \d+\.\nIts end, to be noted elsewhere: \d+:[0-9a-f]{64}$/),
    ])
    const noted = /(\d+:[0-9a-f]{64})$/.exec(out)?.[1] ?? ''
    await run(['users', 'disable', 'ana@example.org'])
    expect(await run(['audit', 'verify', '--expect', noted])).toMatchObject({ code: 0 })
    const other = noted.replace(/[0-9a-f]$/, (last) => (last === '0' ? '1' : '0'))
    expect((await run(['audit', 'verify', '--expect', other])).err).toContain('the chain was written anew')
    expect((await run(['audit', 'verify', '--expect', 'nonsense'])).code).toBe(2)
  })

  it('verify tells in one sentence where it is broken', async () => {
    await run(['users', 'create', 'ana@example.org'])
    const { rows } = await database.pool.query(
      "update audit_events set after = '{}' where seq = (select max(seq) from audit_events) returning seq, after",
    )
    expect(await run(['audit', 'verify'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/broken at event \d+\. Event \d+ was changed/),
    })
    expect(rows).toHaveLength(1)
    await database.pool.query("truncate audit_events; update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')")
  })

  it('what an operator does is in the trail, with whoever has the command line as the one who did it', async () => {
    await run(['users', 'create', 'ana@example.org', '--admin'])
    const { rows } = await database.pool.query('select action, actor_kind, target_label from audit_events order by seq desc limit 1')
    expect(rows).toEqual([{ action: 'user.created', actor_kind: 'operator', target_label: 'ana@example.org' }])
  })
})
