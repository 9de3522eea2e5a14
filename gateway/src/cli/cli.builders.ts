import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { migrationsFolder, type GatewayTables } from '../database.ts'
import { runCli } from './cli.program.ts'

export type Ran = { code: number; out: string; err: string }

/** The command line with a database and a data folder of its own. */
export type TestCli = AsyncDisposable & { database: TestDatabase<GatewayTables>; run: (args: readonly string[]) => Promise<Ran> }

export async function startCli(services: readonly object[] = []): Promise<TestCli> {
  const database = await createTestDatabase<GatewayTables>({ migrations: migrationsFolder })
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'))
  const file = join(dataDir, 'services.yaml')
  // JSON is YAML too.
  await writeFile(file, JSON.stringify({ services }))
  return {
    database,
    run: async (args) => {
      const said = { out: [] as string[], err: [] as string[] }
      const code = await runCli([...args], {
        env: { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url, GATEHOUSE_SERVICES: file },
        input: Readable.from([]),
        out: (line) => said.out.push(line),
        err: (line) => said.err.push(line),
      })
      return { code, out: said.out.join('\n'), err: said.err.join('\n') }
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
