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
import { createInstallation, readName, settingsTopic, type Installation } from './settings.installation.ts'
import { createSettingsRepository } from './settings.repository.ts'
import { registerSettingsRoutes, type PrincipalOf, type SavingOf } from './settings.routes.ts'
import { registerRulesRoutes } from './settings.rules.routes.ts'
import { createRulesService, type RulesParts } from './settings.rules.service.ts'
import { createRulesInForce, readChoicesMade, type ChoicesMade, type RulesInForce, type SettingsEnvironment } from './settings.rules.ts'
import { aiSection, documentsSection } from './settings.sections.ts'
import { createSettingsService, type SettingsService } from './settings.service.ts'
import { createSettingsStore, type StoreParts } from './settings.store.ts'
import type { SettingsTables } from './settings.tables.ts'
import { createTrier, type SignAssertion } from './settings.trial.ts'

export type { AlertSettings } from './settings.alerts.ts'
export type { Installation } from './settings.installation.ts'
export type { SettingsService } from './settings.service.ts'
export type { RulesInForce, SettingsEnvironment } from './settings.rules.ts'
export type { SettingsTables } from './settings.tables.ts'

/**
 * What admins set in the UI, and how services and the gateway itself come to run it.
 *
 * It owns `settings` and the files `ai.json` and `documents.json` in the config folder. Invariants: the database is the truth and
 * a file its copy, whose version only grows; a secret is stored sealed and no answer, log line or file holds it; a key is never
 * handed on for another host than the one it was saved for; nobody overwrites what somebody else saved unseen (`If-Match`).
 */
export type Settings = {
  routes: { admin: (scope: HttpServer) => void }
  service: SettingsService
  /** Writes the files from the database; at each start, because a crash may have come between saving and writing. */
  publish: () => Promise<void>
}

export type SettingsOptions = {
  db: Kysely<SettingsTables & AuditTables>
  environment: SettingsEnvironment
  ownAddress: OwnAddress
  notifications: Pick<Notifications, 'publish'>
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
  const store = createSettingsStore({
    repository: createSettingsRepository(options.db),
    configDir,
    clock,
    log,
    events,
    checkSoon,
    announce,
  })
  const { aiUrl, fetch, signAssertion, timers = systemTimers } = options
  const service = createSettingsService({
    store,
    secretBox: options.secretBox,
    inForceVersion: options.inForceVersion,
    tryOut: createTrier({ aiUrl, fetch, signAssertion, clock, timers, events }),
  })
  const { environment, ownAddress, groupNames, installation } = options
  // Saved is saved: a gateway that cannot read it anew at this moment does so when it hears of it.
  const nameChanged = (): Promise<void> => installation.reload().catch(() => undefined)
  const rules = createRulesService({ store, clock, environment, ownAddress, groupNames, nameChanged })
  const { principalOf } = options
  const savingOf: SavingOf = (request, ifMatch) => {
    const { id, email } = principalOf(request).user
    return { author: { id, email }, by: options.originOf(request), ifMatch }
  }
  return {
    service,
    routes: {
      admin: (scope) => {
        registerSettingsRoutes(scope, { service, principalOf, savingOf })
        registerRulesRoutes(scope, { rules, savingOf })
        registerAlertsRoutes(scope, { alerts: createAlertsService(store, options.secretBox), savingOf })
      },
    },
    publish: async () => {
      await store.publish(aiSection)
      await store.publish(documentsSection)
    },
  }
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

type OperatorOptions = Pick<SettingsOptions, 'db' | 'record' | 'clock' | 'log' | 'notifications'>

/** What the command line changes of the general settings. */
export function createOperatorSettings({ db, record, clock, log, notifications }: OperatorOptions): GeneralForOperators {
  const events = createSettingsEvents(log, record)
  const announce = announceBy(notifications)
  return createGeneralForOperators({ repository: createSettingsRepository(db), clock, events, announce })
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
