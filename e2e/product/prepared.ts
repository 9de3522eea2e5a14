import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Where the prepared data directory of this run lies; see prepare.ts. */
export const preparedVariable = 'E2E_PREPARED_DATA'

/** Fills a new data directory with a copy of the prepared one, if there is one in this run. */
export async function copyPrepared(dataDir: string): Promise<void> {
  const prepared = process.env[preparedVariable]
  // With owners and modes: a database server that is not root's insists on them.
  if (prepared !== undefined) await promisify(execFile)('cp', ['-a', `${prepared}/.`, dataDir])
}
