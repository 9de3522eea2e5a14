import { defaultInstallationName } from '@gatehouse/contracts/installation-name'
import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { Log } from '@gatehouse/kit/log'
import type { Cancel, Timers } from '@gatehouse/kit/timers'
import { generalBase, generalSection } from './settings.general.ts'
import { valuesOf } from './settings.layers.ts'
import type { SettingsRepository } from './settings.repository.ts'
import { savedOf } from './settings.store.ts'

/** Tells gateways that a section was saved. */
export const settingsTopic = 'settings_changed'

/**
 * What this installation is called, from memory: it is told with every session, in every mail and on pages before sign-in. Each gateway
 * reads it anew when it hears that it was changed, and once it hears again after a break.
 */
export type Installation = Disposable & {
  name: () => string
  /** Reads it, and from now on each change; on a migrated database. */
  start: () => Promise<void>
  /** Reads it anew; ends when it is in force. */
  reload: () => Promise<void>
}

type Parts = {
  repository: Pick<SettingsRepository, 'find'>
  notifications: Pick<Notifications, 'subscribe' | 'onReconnected'>
  timers: Timers
  log: Log
}

const retryMs = 2000

export function createInstallation({ repository, notifications, timers, log }: Parts): Installation {
  const stop = new DisposableStack()
  let name = defaultInstallationName
  let reads = 0
  let cancelRetry: Cancel | null = null
  const reload = async (): Promise<void> => {
    reads += 1
    const own = reads
    const read = await readName(repository)
    // Of two that overlap the one that began last counts.
    if (own === reads) name = read
  }
  const follow = (): void => {
    cancelRetry?.()
    void reload().catch((error: unknown) => {
      log.warn({ err: error }, 'the name of the installation could not be read, it is tried again')
      if (!stop.disposed) cancelRetry = timers.after(retryMs, follow)
    })
  }
  return {
    name: () => name,
    reload,
    start: async () => {
      stop.defer(notifications.subscribe(settingsTopic, follow))
      stop.defer(notifications.onReconnected(follow))
      await reload()
    },
    [Symbol.dispose]: () => {
      cancelRetry?.()
      stop.dispose()
    },
  }
}

/** The name in force at this moment. */
export async function readName(repository: Pick<SettingsRepository, 'find'>): Promise<string> {
  return valuesOf(savedOf(generalSection, await repository.find(generalSection.key)).value, generalBase).name
}
