import type { Log } from '@gatehouse/kit/log'
import { watch } from 'node:fs'
import { join } from 'node:path'
import type { SupervisedProcess } from './supervised-process.ts'

/** Sources that all services share; a change restarts each of them. */
const shared = ['contracts', 'kit']
const settleMs = 150

/** In `npm run dev`: starts a service again when its sources change. */
export function restartOnChange(services: SupervisedProcess[], { repository, log }: { repository: string; log: Log }): Disposable {
  const pending = new Map<SupervisedProcess, NodeJS.Timeout>()
  const restart = async (service: SupervisedProcess): Promise<void> => {
    pending.delete(service)
    log.info({ service: service.name }, 'sources changed, starting again')
    await service.stop()
    await service.start()
  }
  const schedule = (service: SupervisedProcess): void => {
    clearTimeout(pending.get(service))
    // Editors and version control write many files at once.
    pending.set(
      service,
      setTimeout(() => void restart(service), settleMs),
    )
  }
  const follow = (folder: string, affected: SupervisedProcess[]) =>
    watch(join(repository, folder), { recursive: true }, (_event, file) => {
      if (file !== null && isSource(file)) for (const service of affected) schedule(service)
    })
  const watchers = [...shared.map((folder) => follow(folder, services)), ...services.map((service) => follow(service.name, [service]))]
  return {
    [Symbol.dispose]: () => {
      for (const watcher of watchers) watcher.close()
      for (const timer of pending.values()) clearTimeout(timer)
    },
  }
}

/** True for what a running service has read: its code, its migrations. */
const isSource = (file: string): boolean =>
  /\.(ts|sql|json)$/.test(file) && !/\.(test|builders)\.ts$/.test(file) && !file.includes('node_modules') && !file.startsWith('.')
