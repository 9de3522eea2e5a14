import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import { differences } from './registry.definition.ts'
import type { FileChange, RegistryEvents } from './registry.events.ts'
import type { RegistryRepository } from './registry.repository.ts'
import type { Service } from './registry.schemas.ts'
import type { NotedFile } from './registry.tables.ts'

type NotingParts = {
  /** The services in force that come from the file; none without one. */
  fromFile: () => readonly Service[]
  repository: Pick<RegistryRepository, 'writing'>
  events: Pick<RegistryEvents, 'fileChanged'>
  clock: Clock
  log: Log
}

/**
 * Writes into the trail what the services file says otherwise than when it was last written down. Of several gateways and workers that
 * read the same the first one does it. A fault stops nothing: what was missed is found the next time.
 */
export function createFileNoting({ fromFile, repository, events, clock, log }: NotingParts): () => Promise<void> {
  const note = (): Promise<void> =>
    repository.writing(async (writing, trx) => {
      const noted = await writing.notedFile()
      const now = Object.fromEntries(fromFile().map(({ source: _source, ...members }) => [members.key, members]))
      const changes = changesBetween(noted ?? {}, now)
      if (changes.length === 0) return
      await writing.noteFile(now, clock.now())
      await events.fileChanged(changes, trx)
    })
  let noting = Promise.resolve()
  return () => {
    noting = noting
      .then(note)
      .catch((error: unknown) => log.warn({ err: error }, 'a change of the services file is not in the audit trail yet'))
    return noting
  }
}

function changesBetween(noted: NotedFile, now: NotedFile): FileChange[] {
  const keys = [...new Set([...Object.keys(noted), ...Object.keys(now)])]
  return keys.flatMap((key): FileChange[] => {
    const [old, fresh] = [noted[key], now[key]]
    if (old === undefined || fresh === undefined) return [{ key, name: nameIn(fresh ?? old), before: old ?? null, after: fresh ?? null }]
    // A member that one of them does not know came or went with a version of Gatehouse.
    const { before, after } = differences(common(old, fresh), common(fresh, old))
    return Object.keys(after).length === 0 ? [] : [{ key, name: nameIn(fresh), before, after }]
  })
}

const nameIn = (members: Record<string, unknown> | undefined): string => (typeof members?.['name'] === 'string' ? members['name'] : '')

const common = (members: Record<string, unknown>, others: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([name]) => Object.hasOwn(others, name)))
