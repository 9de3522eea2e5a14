import type { PasswordPolicy } from '@gatehouse/contracts/password-policy'
import type { User } from '@gatehouse/contracts/user'
import { openDatabase, waitForDatabase, type Database } from '@gatehouse/kit/db/database'
import { createNotifications, type Notifications } from '@gatehouse/kit/db/notifications'
import { migrate } from '@gatehouse/kit/db/migrate'
import { StartupError } from '@gatehouse/kit/errors'
import { createLog } from '@gatehouse/kit/log'
import { newId, type NewId } from '@gatehouse/kit/ids'
import { systemClock } from '@gatehouse/kit/clock'
import { systemTimers } from '@gatehouse/kit/timers'
import { readFile } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { migrationsFolder, type GatewayTables } from '../database.ts'
import { createAdmission, type Admission, type AdmissionOptions } from '../features/admission/admission.feature.ts'
import { createAudit, openTrail, type RecordAudit, type TrailService } from '../features/audit/audit.feature.ts'
import { createOperatorFactors, type FactorService } from '../features/factors/factors.feature.ts'
import { createOperatorLinks } from '../features/email-links/email-links.feature.ts'
import type { GrantsOptions } from '../features/grants/grants.feature.ts'
import { createGroups, type AnnounceAccess, type Groups } from '../features/groups/groups.feature.ts'
import { createLimits, networkOf } from '../features/limits/limits.feature.ts'
import { createPasswords } from '../features/passwords/passwords.feature.ts'
import { createOperatorSessions, createSessionEndings, principalOf, type OpenSessions } from '../features/sessions/sessions.feature.ts'
import { createRules } from '../features/settings/settings.feature.ts'
import { createOperatorTokens, type TokenService } from '../features/tokens/tokens.feature.ts'
import { createUnlockEvents } from '../features/unlock/unlock.events.ts'
import { createUsers, emailKeyOf, type MailingForUsers, type UserService } from '../features/users/users.feature.ts'
import type { CliConfig } from './cli.config.ts'
import type { CliIo } from './cli.io.ts'
import { createOperatorMail } from './cli.mail.ts'
import { operator } from './cli.operator.ts'

/** The launcher leaves each service's connection URL in its data folder while it runs. */
const databaseUrlsSchema = z.object({ gateway: z.string() })

async function databaseUrlOf(config: CliConfig): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl
  const text = await readFile(config.databaseUrlsFile, 'utf8').catch(() => null)
  if (text === null)
    throw new StartupError([
      `Gatehouse does not run on ${config.dataDir}, so its database cannot be reached: start it, or set DATABASE_URL.`,
    ])
  const parsed = databaseUrlsSchema.safeParse(parseJson(text))
  if (!parsed.success) throw new StartupError([`${config.databaseUrlsFile} is damaged; restart Gatehouse, or set DATABASE_URL.`])
  return parsed.data.gateway
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const applicationName = 'gatehouse-cli'

export const logFor = (io: CliIo) =>
  createLog({ name: 'gatehouse', level: 'warn', destination: { write: (line) => io.err(line.trimEnd()) } })

async function connect(config: CliConfig, io: CliIo): Promise<Database<GatewayTables> & { url: string }> {
  const url = await databaseUrlOf(config)
  const database = openDatabase<GatewayTables>({ url, max: 2, applicationName, log: logFor(io) })
  try {
    await waitForDatabase(database.pool, { url, withinMs: 0 })
    return { ...database, url }
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
}

/** Brings the gateway's schema up to date. */
export async function migrateSchema(config: CliConfig, io: CliIo): Promise<void> {
  await using database = await connect(config, io)
  await migrate({ db: database.db, folder: migrationsFolder, mode: 'auto', log: logFor(io) })
}

/** What commands about people work with, by the same rules as the gateway itself; gateways that run are told of changes. */
export type Administration = {
  accounts: UserService
  policy: PasswordPolicy
  sessions: OpenSessions
  admission: Pick<Admission, 'invitations' | 'registrations'>
  findGroups: Groups['findNamed']
  groupNames: Groups['groupNames']
  /** For what is composed by a command of its own. */
  base: Pick<GrantsOptions, 'clock' | 'log' | 'record' | 'announce' | 'originOf'> & {
    newId: NewId
    db: Kysely<GatewayTables>
    notifications: Pick<Notifications, 'publish'>
  }
  factors: Pick<FactorService, 'reset'>
  /** Tells a person by mail what an operator did. */
  notify: Awaited<ReturnType<typeof createOperatorMail>>
  tokens: TokenService
  /** Forgets what failed at an account. */
  unlock: (user: User) => Promise<void>
  /** Sets a password, and ends what a thief could have left to come back with. */
  resetPassword: (user: User, password: string) => Promise<void>
}

export async function administer(config: CliConfig, io: CliIo, work: (administration: Administration) => Promise<void>): Promise<void> {
  await using database = await connect(config, io)
  const [{ db, url }, log] = [database, logFor(io)]
  await migrate({ db, folder: migrationsFolder, mode: 'never', log })
  const about = { db, clock: systemClock, newId, log, principalOf, originOf: refuseRequests }
  await using notifications = createNotifications({ url, db, applicationName, log, timers: systemTimers })
  using endings = createSessionEndings(notifications)
  const { record } = createAudit(about)
  const announce: AnnounceAccess = (changed, trx) => notifications.publish('access_changed', changed, trx)
  // Gateways that run hear of it by the notice; here nobody has anything open.
  const groups = createGroups({ ...about, record, announce, tellHere: () => {}, emailKeyOf })
  using limits = createLimits({ ...about, timers: systemTimers })
  const rules = createRules({ db, environment: config })
  await using passwords = await createPasswords({ createLimit: limits.createLimit, log, policy: rules.passwordPolicy })
  const links = createOperatorLinks({ ...about, notifications })
  const sessions = createOperatorSessions({ ...about, audit: record, endings })
  const notify = await createOperatorMail(config, { ...about, notifications })
  const users = createUsers({
    ...about,
    record,
    passwords: passwords.service,
    signUp: rules.signUp,
    limitRegistrations: limits.limitOf('register').take,
    accessChanges: endings,
    noteDeparture: refuse,
    requestApproval: refuse,
    joinGroups: refuse,
    endsWithPassword: { resetLinks: links.endResets, knownBrowsers: sessions.distrustBrowsers },
    mailing: { noteRegistration: refuse, passwordChanged: tellingOfPasswords(notify, () => users.service) },
  })
  const [{ publicUrl }, { signUp }, { service: accounts }] = [config, rules, users]
  const mailing = { ...admissionMail(notify), askToConfirm: links.askToConfirm }
  const admission = createAdmission({ ...about, record, publicUrl, accounts, groups, ...mailing, signUp, networkOf })
  const factors = createOperatorFactors({ ...about, record, notify, findUser: accounts.find })
  const tellOwner: Parameters<typeof createOperatorTokens>[0]['notify'] = ({ address, name }, message, trx) =>
    notify({ email: address, full_name: name }, message, trx)
  const tokens = createOperatorTokens({ ...about, record, endings, networkOf, notify: tellOwner })
  const { unlocked } = createUnlockEvents(log, record)
  const unlock = async (user: User): Promise<void> => {
    await passwords.service.forgetFailures(emailKeyOf(user.email) ?? user.email)
    await unlocked({ user, by: operator })
  }
  const resetPassword = async (user: User, password: string): Promise<void> => {
    await links.endLater(user.id, emailKeyOf(user.email) ?? user.email)
    await accounts.resetPassword(user.id, password, operator)
  }
  const parts = {
    accounts,
    policy: await rules.passwordPolicy(),
    sessions,
    admission,
    findGroups: groups.findNamed,
    groupNames: groups.groupNames,
    factors,
    tokens,
    notify,
    base: { ...about, record, announce, notifications },
  }
  await work({ ...parts, unlock, resetPassword })
}

type Notify = Administration['notify']

/** Whose password an operator sets is told by mail, in the transaction in which that happens. */
function tellingOfPasswords(notify: Notify, accounts: () => UserService): MailingForUsers['passwordChanged'] {
  return async ({ userId, by }, trx) => {
    const contact = await accounts().findContact({ id: userId }, trx)
    const message = { kind: 'password_changed' as const, by, at: systemClock.now(), network: null }
    if (contact !== undefined) await notify(contact, message, trx)
  }
}

/** Links of invitations are printed, so no mail is set up for them; whoever is let in is told. */
function admissionMail(notify: Notify): Pick<AdmissionOptions, 'mail' | 'tellReceived'> {
  const send: AdmissionOptions['mail']['send'] = ({ to, message }, trx) => notify({ email: to.address, full_name: to.name }, message, trx)
  return { mail: { isSetUp: false, send }, tellReceived: refuse }
}

/** No requests come in at the command line. */
const refuseRequests = (): never => {
  throw new Error('there are no requests at the command line')
}

/** Nobody registers at the command line. */
const refuse = (): Promise<never> => Promise.reject(new Error('people register in the web UI'))

/** Does something with the audit trail. */
export async function withTrail(config: CliConfig, io: CliIo, work: (trail: TrailService) => Promise<void>): Promise<void> {
  await using database = await connect(config, io)
  await migrate({ db: database.db, folder: migrationsFolder, mode: 'never', log: logFor(io) })
  await work(openTrail({ db: database.db, clock: systemClock, newId, log: logFor(io) }))
}

/** Writes down what an operator did to files; it is done already, so a database that cannot be reached is only told of. */
export async function recordIfPossible(config: CliConfig, io: CliIo, event: Parameters<RecordAudit>[0]): Promise<void> {
  try {
    await using database = await connect(config, io)
    await migrate({ db: database.db, folder: migrationsFolder, mode: 'never', log: logFor(io) })
    await createAudit({ db: database.db, clock: systemClock, newId }).record(event)
  } catch {
    io.err('gatehouse: This is not in the audit trail, because the database cannot be reached.')
  }
}
