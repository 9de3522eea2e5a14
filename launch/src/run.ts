import { StartupError } from '@gatehouse/kit/errors'
import { createLog, type Log } from '@gatehouse/kit/log'
import { serviceNames, type ServiceName } from '@gatehouse/kit/postgres/role-passwords'
import { readOrMakeSettingsKey } from '@gatehouse/kit/secret-box'
import { writeSettingsFile } from '@gatehouse/kit/settings-file'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { banner } from './banner.ts'
import { listenForCommands } from './control.ts'
import { openServicesDatabase, type ServicesDatabase } from './database.ts'
import { prepareDataDirectory, type DataDirectory } from './data-directory.ts'
import { takeDataLock } from './data-lock.ts'
import { readLaunchConfig, type LaunchConfig } from './launch.config.ts'
import { endLeftovers, rememberProcesses } from './leftovers.ts'
import type { Output } from './output.ts'
import { portFaults } from './ports.ts'
import { restartOnChange } from './reload.ts'
import { createServices, createVite } from './services.ts'
import { serviceEnvironment } from './service-environment.ts'
import type { SupervisedProcess } from './supervised-process.ts'

export type LaunchOptions = {
  mode: 'start' | 'dev'
  /** Folder that holds the services' sources. */
  repository: string
  /** Makes sure that the web UI is built. */
  buildWeb: (say: (text: string) => void) => Promise<void>
  env: Record<string, string | undefined>
  output: Output
  /** Ends everything in order. */
  stop: AbortSignal
  /** Kills everything, within the call that aborts it: for a person who asks a second time. */
  abandon: AbortSignal
}

/**
 * Starts everything, waits for `stop`, ends everything from the front to the back: the gateway first, so that what people have
 * under way finishes against living services, then the services, the database last.
 */
export async function launch({ mode, repository, buildWeb, env, output, stop, abandon }: LaunchOptions): Promise<void> {
  const config = readLaunchConfig(env, mode)
  const log = createLog({ name: 'launch', level: config.logLevel, destination: { write: (line) => output.line('launch', line.trimEnd()) } })
  await using stack = new AsyncDisposableStack()
  const directory = await prepareDataDirectory(config.dataDir)
  const lock = stack.use(await takeDataLock({ dataDir: directory.path, run: directory.run, pid: process.pid }))
  await endLeftovers(directory.run, log)
  await requireFreePorts(config)
  if (mode === 'start') await buildWeb(output.say)

  const database = stack.use(await openServicesDatabase({ source: config.database, directory, log }))
  abandon.addEventListener('abort', () => database.abandon())
  await readOrMakeSettingsKey(config.settingsKeyFile)
  stack.use(await publishUrls(directory, database))

  const failed = new AbortController()
  const processes = createProcesses({
    config,
    mode,
    repository,
    env,
    database,
    directory,
    output,
    log,
    stack,
    onFailedStart: (sentence) => failed.abort(new StartupError([sentence])),
  })
  abandon.addEventListener('abort', () => processes.forEach((one) => one.kill()))
  const stopAll = new AbortController()
  stack.use(await listenForCommands({ run: directory.run, services: processes, onStopAll: () => stopAll.abort() }))
  const end = AbortSignal.any([stop, stopAll.signal, failed.signal])
  await Promise.race([Promise.all(processes.map((one) => one.start())), aborted(end)])
  if (!end.aborted) output.say(banner({ mode, config, setupLink: await readSetupLink(directory) }))
  await aborted(end)
  await lock.markEnding()
  if (failed.signal.aborted) throw failed.signal.reason
  log.info('stopping')
}

type ProcessesOptions = Pick<LaunchOptions, 'mode' | 'repository' | 'env' | 'output'> & {
  config: LaunchConfig
  database: ServicesDatabase
  directory: DataDirectory
  log: Log
  stack: AsyncDisposableStack
  onFailedStart: (sentence: string) => void
}

function createProcesses({
  config,
  mode,
  repository,
  env,
  database,
  directory,
  output,
  log,
  stack,
  onFailedStart,
}: ProcessesOptions): SupervisedProcess[] {
  const started = stack.use(rememberProcesses(directory.run))
  const common = {
    repository,
    output,
    log,
    onSpawn: (child: { pid?: number | undefined }) => void (child.pid !== undefined && started.add(child.pid)),
    onFailedStart: (name: string, code: number | null) => {
      if (mode === 'dev') log.error({ service: name, code }, 'service ended at its start, it is started again when its sources change')
      else onFailedStart(`${name} could not be started (exit code ${code ?? 'none'}); what it says about it stands above.`)
    },
  }
  const environmentOf = (service: ServiceName): Record<string, string> => serviceEnvironment(service, { env, config, urls: database.urls })
  const environments = { gateway: environmentOf('gateway'), documents: environmentOf('documents'), ai: environmentOf('ai') }
  const services = createServices({ ...common, config, environments })
  const list = serviceNames.map((name) => services[name])
  stack.defer(async () => void (await Promise.all([services.documents, services.ai].map((one) => one[Symbol.asyncDispose]()))))
  stack.use(services.gateway)
  if (mode === 'start') return list
  const vite = stack.use(createVite({ ...common, env }))
  stack.use(restartOnChange(list, { repository, log }))
  return [...list, vite]
}

/** Refuses to begin where another program has one of the ports; names all of them. */
export async function requireFreePorts(config: LaunchConfig): Promise<void> {
  const faults = await portFaults([
    { variable: 'GATEHOUSE_PORT', host: config.host, port: config.port },
    { variable: 'DOCUMENTS_PORT', host: config.documentsHost, port: config.documentsPort },
    { variable: 'AI_PORT', host: config.aiHost, port: config.aiPort },
  ])
  if (faults.length > 0) throw new StartupError(faults)
}

/** For the command line of an operator: how each service reaches the database, while it runs. */
async function publishUrls(directory: DataDirectory, { urls }: ServicesDatabase): Promise<AsyncDisposable> {
  const file = join(directory.run, 'database-urls.json')
  await writeSettingsFile(file, urls)
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) }
}

async function readSetupLink(directory: DataDirectory): Promise<string | null> {
  return readFile(directory.setupLink, 'utf8').then(
    (text) => text.trim(),
    () => null,
  )
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
