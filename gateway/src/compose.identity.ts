import { readOrMakeKey } from '@gatehouse/kit/secret-box'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import type { GatewayTables } from './database.ts'
import { createAdmission } from './features/admission/admission.feature.ts'
import { createArrangement, type Arrangement } from './features/arrangement/arrangement.feature.ts'
import { createAudit, createTrail, type RecordAudit } from './features/audit/audit.feature.ts'
import { createDepartureNotes } from './features/departures/departures.feature.ts'
import type { EmailLinksOptions } from './features/email-links/email-links.feature.ts'
import type { FactorService } from './features/factors/factors.feature.ts'
import { createGroups, type Groups, type GroupsOptions } from './features/groups/groups.feature.ts'
import { createKeys } from './features/keys/keys.feature.ts'
import { createLimits, networkOf, type Limits } from './features/limits/limits.feature.ts'
import { createPasswords } from './features/passwords/passwords.feature.ts'
import { createPortraits } from './features/portraits/portraits.feature.ts'
import { createSessionEndings, createSessions, networkKindOf, principalOf, type Sessions } from './features/sessions/sessions.feature.ts'
import { createRules } from './features/settings/settings.feature.ts'
import { createSetup } from './features/setup/setup.feature.ts'
import type { TokenService } from './features/tokens/tokens.feature.ts'
import { createUsers, emailKeyOf, type Users, type UsersOptions, type UserService } from './features/users/users.feature.ts'
import type { Base } from './compose.base.ts'
import {
  accountMailing,
  admissionMailing,
  beforeSession,
  composeEmailLinks,
  composeEmailRoutes,
  composeMail,
  sessionMailing,
} from './compose.mail.ts'
import { composeFactorRoutes, composeFactors } from './compose.factors.ts'
import { composeTokens } from './compose.tokens.ts'
import { composeUnlock } from './compose.unlock.ts'

export type Identity = Awaited<ReturnType<typeof composeIdentity>>

/** The features about people: who they are, how they sign in, and what is written down about it. */
export async function composeIdentity(base: Base, stack: AsyncDisposableStack) {
  const { config, log, clock, timers, newId, passwordConfig, originOf } = base
  const { publicUrl, dataDir, auditRetentionDays: retentionDays } = config
  const { db } = base.database
  const audit = createAudit({ db, clock, newId })
  const { record } = audit
  const { installation, mail } = composeMail(base, stack)
  const givingBack = givingBackAccounts(() => ({ sessions, factors: factorRules.service, tokens: tokens.service }))
  const mailing = { mail, accounts: (): UserService => users.service, ...givingBack }
  const emailLinks = stack.use(composeEmailLinks(base, { ...mailing, record }))
  const trail = stack.use(createTrail({ db, record, clock, log, timers, retentionDays, originOf, principalOf, placeOf }))
  const groups = createGroups({ db, clock, newId, log, record, ...toldOfAccess(base, () => sessions), emailKeyOf, principalOf, originOf })
  const limits = stack.use(createLimits({ db, clock, timers, log }))
  const keys = stack.use(await createKeys({ folder: config.keysDir, issuer: publicUrl, clock, log }))
  const { signUp, passwordPolicy: policy } = createRules({ db, environment: config })
  const passwords = stack.use(await createPasswords({ ...limits, ...base.share, clock, timers, log, config: passwordConfig, policy }))
  const endings = stack.use(createSessionEndings(base.notifications))
  const users: Users = createUsers({
    ...base,
    ...accountMailing(base, { ...mailing, emailLinks, installation }),
    db,
    record,
    passwords: passwords.service,
    signUp,
    limitRegistrations: limits.limitOf('register').take,
    requestApproval: (account, by) => admission.registrations.request(account, by),
    joinGroups: groups.addMembers,
    bulk: bulkNeeds(groups, (...args) => sessions.endAll(...args)),
    ...changesOfAccounts(base, endings),
    principalOf,
  })
  const accounts = users.service
  const factorRules = composeFactors(base, { accounts, record, isDemanded: groups.requiresSecondFactor, limits, sendMail: mail.sendMail })
  const own = composeOwn(base, { record, limits, findUser: accounts.find })
  const forAdmission = { signUp, networkOf, ...admissionMailing(base, { mail, emailLinks }) }
  const admission = createAdmission({ db, clock, newId, log, record, publicUrl, accounts, groups, ...forAdmission })
  const tokens = stack.use(composeTokens(base, { record, endings, limits, sendMail: mail.sendMail }))
  const about = { db, publicUrl, accounts, endings, networkOf, apiTokens: tokens.recognition }
  const sessions = stack.use(
    createSessions({
      ...base,
      ...about,
      keys: keys.service,
      passwords: passwords.service,
      firstPaintOf: firstPaint(accounts, own.arrangement, installation.name),
      audit: record,
      ...beforeSession(emailLinks, factorRules.signIn.demand),
      notify: sessionMailing(mailing),
      refreshKey: await readOrMakeKey(join(config.keysDir, 'refresh.key'), 'refresh key'),
    }),
  )
  const unlock = composeUnlock(base, { accounts, passwords, sessions, limits, record, sendMail: mail.sendMail })
  const factors = composeFactorRoutes(base, factorRules, { accounts, sessions, limits })
  const { signInAs, signInByNewPassword: signIn } = sessions
  const setup = createSetup({ ...base, db, record, publicUrl, dataDir, accounts, signInAs, limit: limits.limitOf('setup') })
  const written = { ...composeEmailRoutes(base, { ...limits, mail, emailLinks, sessions, record }), ...own }
  const admitting = { ...admission, routes: admission.routes({ signIn, originOf, limit: limits.limitOf('invitation') }) }
  const people = { users, groups, tokens, passwords, admission: admitting }
  return { ...people, installation, audit, trail, keys, limits, ...written, sessions, factors, setup, unlock }
}

type OwnParts = { record: RecordAudit; limits: Limits; findUser: UserService['find'] }

/** What people arrange and show of themselves. */
function composeOwn({ database, clock, log, originOf }: Base, { record, limits, findUser }: OwnParts) {
  const { db } = database
  const limit = limits.limitOf('portrait').take
  return {
    arrangement: createArrangement({ db, clock, principalOf }),
    portraits: createPortraits({ db, clock, log, record, principalOf, originOf, limit, findUser }),
  }
}

/** Endings are announced; who leaves is noted for the services, in a transaction of this pool, which knows every table of the gateway. */
function changesOfAccounts(
  { database, clock }: Base,
  accessChanges: UsersOptions['accessChanges'],
): Pick<UsersOptions, 'accessChanges' | 'noteDeparture'> {
  const { note } = createDepartureNotes({ db: database.db, clock })
  return { accessChanges, noteDeparture: (userId, trx) => note(userId, trx as Transaction<GatewayTables>) }
}

/** How a change of what people may do is told: others in its transaction, this process after it. */
function toldOfAccess({ notifications }: Base, sessions: () => Sessions): Pick<GroupsOptions, 'announce' | 'tellHere'> {
  return {
    announce: (changed, trx) => notifications.publish('access_changed', changed, trx),
    tellHere: (changed) => sessions().standingChangedHere(changed),
  }
}

type WaysIn = { sessions: Sessions; factors: Pick<FactorService, 'forgetAdded'>; tokens: Pick<TokenService, 'forgetMade'> }
type GivingBack = Pick<Sessions, 'distrustBrowsers'> & Pick<EmailLinksOptions['accounts'], 'forgetAdded'>

/** What is taken from an account that is given back to its owner: known browsers, and factors and tokens that somebody else may have added. */
function givingBackAccounts(waysIn: () => WaysIn): GivingBack {
  const forgetAdded: GivingBack['forgetAdded'] = async ({ contact, since }, trx) => {
    const { factors, tokens } = waysIn()
    const owner = { ...contact, kind: 'person' as const }
    const tellFactors = await factors.forgetAdded({ owner, since }, trx)
    const tellTokens = await tokens.forgetMade({ owner, since }, trx)
    return async (by) => {
      const byOwner = { ...by, actor: { kind: 'user' as const, id: contact.id, label: contact.email } }
      await tellFactors(byOwner)
      await tellTokens(byOwner)
    }
  }
  return { forgetAdded, distrustBrowsers: (...args) => waysIn().sessions.distrustBrowsers(...args) }
}

/** Where an address is, as people are shown it. */
function placeOf(address: string) {
  const network = networkOf(address)
  return { network, network_kind: networkKindOf(network) }
}

/** What admins do to many accounts beside changing them. */
function bulkNeeds({ service }: Groups, endAll: Sessions['endAll']): NonNullable<UsersOptions['bulk']> {
  const { join: joinGroup, leave: leaveGroup } = service.members
  return { joinGroup, leaveGroup, endSessions: async (of, by) => (await endAll(of, by)) > 0 }
}

/** What the first page of a person needs besides the apps: it comes with the session, so that nothing waits for a request of its own. */
function firstPaint(accounts: UserService, { arrangementOf }: Arrangement, installationName: () => string) {
  return async (userId: string) => {
    const [{ language, time_zone }, apps] = await Promise.all([accounts.profile(userId), arrangementOf(userId)])
    return { locale: { language, time_zone }, apps, installation: { name: installationName() } }
  }
}
