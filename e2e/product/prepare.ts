import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGatehouse } from './gatehouse.ts'
import { withFirstAdmin } from './people.ts'
import { preparedVariable } from './prepared.ts'

/**
 * Once before all tests: a data directory as a Gatehouse leaves it that was started with its first admin and ended in order. Those that
 * begin with this admin start on a copy, without the seconds that signing keys, a database cluster and all migrations take; those of the
 * first start itself do not.
 */
// oxlint-disable-next-line import/no-default-export -- as Playwright wants it
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-prepared-'))
  const first = await startGatehouse({ ...withFirstAdmin, GATEHOUSE_DATA_DIR: folder })
  const code = await first.stop()
  if (code !== 0) throw new Error(`The Gatehouse that others are to be copies of ended with ${code}.`)
  process.env[preparedVariable] = folder
  return () => rm(folder, { recursive: true, force: true })
}
