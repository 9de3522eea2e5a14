import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Board } from './health.board.ts'
import type { HealthRepository } from './health.repository.ts'

/** Keeps what is shown in step with the gateway that checks, while that is another one. */
export type Following = Disposable & { refresh: () => void }

type FollowingOptions = {
  repository: Pick<HealthRepository, 'states'>
  board: Board
  isLeading: () => boolean
  timers: Timers
  log: Log
}

/** Besides what notices tell: a notice can be lost. */
const refreshMs = 10_000

export function createFollowing({ repository, board, isLeading, timers, log }: FollowingOptions): Following {
  let revision = 0
  let reading = false
  let again = false

  const read = async (): Promise<void> => {
    for (const stored of await repository.states(revision)) {
      revision = Math.max(revision, stored.revision)
      if (!isLeading()) board.put(stored.key, stored.reading)
    }
  }
  const refresh = (): void => {
    if (isLeading()) return
    again = reading
    if (reading) return
    reading = true
    void read()
      .catch((error: unknown) => log.warn({ err: error }, 'what another gateway knows of the services could not be read'))
      .finally(() => {
        reading = false
        if (again) refresh()
      })
  }
  return { refresh, [Symbol.dispose]: timers.every(refreshMs, refresh) }
}
