import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { Outbound } from '@gatehouse/kit/outbound'
import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { SecretBox } from '@gatehouse/kit/secret-box'
import { systemTimers, type Timers } from '@gatehouse/kit/timers'
import type { Kysely } from 'kysely'
import type { AuditTables, OriginOf, RecordAudit } from '../audit/audit.feature.ts'
import { createAlertSettings, createAlertsService, type AlertSettings } from './settings.alerts.ts'
import { registerAlertsRoutes } from './settings.alerts.routes.ts'
import { createSettingsEvents } from './settings.events.ts'
import { createGeneralForOperators, type GeneralForOperators } from './settings.general.operator.ts'
import type { OwnAddress } from './settings.general.ts'
import { registerHistoryRoutes } from './settings.history.routes.ts'
import type { HistoryService } from './settings.history.service.ts'
import { createHistory } from './settings.history.ts'
import { createInstallation, readName, settingsTopic, type Installation } from './settings.installation.ts'
import { createSettingsRepository } from './settings.repository.ts'
import { registerSettingsRoutes, type PrincipalOf, type SavingOf } from './settings.routes.ts'
import { registerRulesRoutes } from './settings.rules.routes.ts'
import { createRulesService, type RulesParts } from './settings.rules.service.ts'
import { createRulesInForce, readChoicesMade, type ChoicesMade, type RulesInForce, type SettingsEnvironment } from './settings.rules.ts'
import { aiSection, documentsSection } from './settings.sections.ts'
import { createSettingsService, type SettingsService } from './settings.service.ts'
import { createSettingsStore, saveChange, savedOf, type SettingsStore, type StoreParts } from './settings.store.ts'
import type { SettingsTables } from './settings.tables.ts'
import { createTrier, type SignAssertion } from './settings.trial.ts'
import { createSources } from './settings.sources.ts'
import { createVersionsRepository } from './settings.versions.repository.ts'

export type { AlertSettings } from './settings.alerts.ts'
export type { Installation } from './settings.installation.ts'
export { sectionKeys, type SectionKey, type VersionDetails } from './settings.history.schemas.ts'
export type { SettingsService } from './settings.service.ts'
export type { RulesInForce, SettingsEnvironment } from './settings.rules.ts'
export type { SettingsTables } from './settings.tables.ts'

/**
 * What admins set in the UI, and how services and the gateway itself come to run it.
 *
 * It owns `settings`, `settings_versions` and the files `ai.json` and `documents.json` in the config folder. Invariants: the database is
 * the truth and a file its copy, whose version only grows; a secret is stored sealed and no answer, log line or file holds it; a key is
 * never handed on for another host than the one it was saved for; nobody overwrites what somebody else saved unseen (`If-Match`); each
 * of the last versions is kept whole but for secrets, so that going back never brings one back.
 */
export type Settings = Disposable & {
  routes: { admin: (scope: HttpServer) => void }
  service: SettingsService
  /**
   * Writes the files from the database, because a crash may have come between saving and writing, and from now on again when another
   * process has saved: another gateway, or the command line, which knows no folders.
   */
  publish: () => Promise<void>
}

export type SettingsOptions = {
  db: Kysely<SettingsTables & AuditTables>
  environment: SettingsEnvironment
  ownAddress: OwnAddress
  notifications: Pick<Notifications, 'publish' | 'subscribe' | 'onReconnected'>
  installation: Pick<Installation, 'reload'>
  record: RecordAudit
  groupNames: RulesParts['groupNames']
  clock: Clock
  configDir: string
  secretBox: Pick<SecretBox, 'seal'>
  principalOf: PrincipalOf
  originOf: OriginOf
  signAssertion: SignAssertion
  inForceVersion: (serviceKey: 'ai' | 'documents') => number | null
  /** Asks for a health check of a service before it is due. */
  checkSoon: (serviceKey: 'ai' | 'documents') => void
  aiUrl: string
  fetch: Outbound['fetch']
  log: Log
  timers?: Timers
}

export function createSettings(options: SettingsOptions): Settings {
  const { clock, configDir, log, checkSoon } = options
  const events = createSettingsEvents(log, options.record)
  const announce = announceBy(options.notifications)
  const versions = createVersionsRepository(options.db)
  const store = createSettingsStore({
    repository: createSettingsRepository(options.db),
    versions,
    configDir,
    clock,
    log,
    events,
    checkSoon,
    announce,
  })
  const { aiUrl, fetch, signAssertion, inForceVersion, timers = systemTimers } = options
  const findSources = createSources(versions)
  const service = createSettingsService({
    store,
    findSources,
    clock,
    secretBox: options.secretBox,
    inForceVersion,
    tryOut: createTrier({ aiUrl, fetch, signAssertion, clock, timers, events }),
  })
  const { environment, ownAddress, groupNames, installation } = options
  // Saved is saved: a gateway that cannot read it anew at this moment does so when it hears of it.
  const nameChanged = (): Promise<void> => installation.reload().catch(() => undefined)
  const rules = createRulesService({ store, clock, environment, ownAddress, groupNames, nameChanged })
  const history = createHistory({ store, versions, clock, environment, groupNames, nameChanged, inForceVersion })
  const { principalOf } = options
  const savingOf: SavingOf = (request, ifMatch) => {
    const { user, via } = principalOf(request)
    const author = { id: user.id, email: user.email }
    return { author, by: options.originOf(request), via: via === 'cookie' ? 'page' : 'api', ifMatch }
  }
  const following = new DisposableStack()
  return {
    service,
    routes: {
      admin: (scope) => {
        registerSettingsRoutes(scope, { service, principalOf, savingOf })
        registerRulesRoutes(scope, { rules, savingOf })
        registerAlertsRoutes(scope, { alerts: createAlertsService({ store, findSources, secretBox: options.secretBox }), savingOf })
        registerHistoryRoutes(scope, { history, savingOf })
      },
    },
    publish: async () => {
      await store.publish(aiSection)
      await store.publish(documentsSection)
      followOthers(following, options, store)
    },
    [Symbol.dispose]: () => following.dispose(),
  }
}

/** Files follow what other processes save. A file that cannot be written now is written by the next save or start. */
function followOthers(
  stop: DisposableStack,
  { notifications, log }: Pick<SettingsOptions, 'notifications' | 'log'>,
  store: SettingsStore,
): void {
  const follow = (): void => {
    void Promise.all([store.follow(aiSection), store.follow(documentsSection)]).catch((error: unknown) =>
      log.error({ err: error }, 'settings were saved elsewhere but their file could not be written'),
    )
  }
  stop.defer(notifications.subscribe(settingsTopic, follow))
  stop.defer(notifications.onReconnected(follow))
}

const announceBy =
  ({ publish }: Pick<Notifications, 'publish'>): StoreParts['announce'] =>
  (section, trx) =>
    publish(settingsTopic, { section }, trx)

/** What this installation is called, for the features that say it. */
export function createInstallationName(
  options: Pick<SettingsOptions, 'db' | 'log'> & { notifications: Pick<Notifications, 'subscribe' | 'onReconnected'>; timers: Timers },
): Installation {
  return createInstallation({ ...options, repository: createSettingsRepository(options.db) })
}

/** The same at this moment, where nobody listens for changes. */
export const readInstallationName = (db: SettingsOptions['db']): Promise<string> => readName(createSettingsRepository(db))

/** Whether admins or the environment have said who may register, and whether the installation was named. */
export function createChoicesMade({ db, environment }: Pick<SettingsOptions, 'db' | 'environment'>): ChoicesMade {
  return readChoicesMade(createSettingsRepository(db), environment)
}

type OperatorOptions = Pick<SettingsOptions, 'db' | 'record' | 'clock' | 'log' | 'environment' | 'groupNames'> & {
  notifications: Pick<Notifications, 'publish'>
}

/** What the command line does with settings. Files are written by a gateway that runs, or at its next start. */
export type OperatorSettings = { general: GeneralForOperators; history: Pick<HistoryService, 'list' | 'details' | 'goBack'> }

export function createOperatorSettings({ db, record, clock, log, notifications, ...options }: OperatorOptions): OperatorSettings {
  const [repository, versions] = [createSettingsRepository(db), createVersionsRepository(db)]
  const parts = { repository, versions, clock, events: createSettingsEvents(log, record), announce: announceBy(notifications) }
  const save: SettingsStore['save'] = (section, change) => saveChange(parts, section, change)
  const read: SettingsStore['read'] = async (section) => savedOf(section, await repository.find(section.key))
  const store = { read, save, change: save }
  const here = { nameChanged: async () => undefined, inForceVersion: () => null }
  return { general: createGeneralForOperators(parts), history: createHistory({ store, versions, clock, ...options, ...here }) }
}

/** The settings by which the gateway itself runs, for the features that run by them. */
export function createRules({ db, environment }: Pick<SettingsOptions, 'db' | 'environment'>): RulesInForce {
  return createRulesInForce(createSettingsRepository(db), environment)
}

/** What alerts are sent by, for the feature that sends them. */
export function readAlertSettings(
  db: Kysely<SettingsTables & AuditTables>,
  secretBox: Pick<SecretBox, 'open'>,
): () => Promise<AlertSettings> {
  return createAlertSettings(createSettingsRepository(db), secretBox)
}
