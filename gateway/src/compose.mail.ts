import type { FastifyRequest } from 'fastify'
import { createIsApprover } from './features/access-requests/access-requests.feature.ts'
import type { AdmissionOptions } from './features/admission/admission.feature.ts'
import type { RecordAudit } from './features/audit/audit.feature.ts'
import { createEmailLinks, type EmailLinks, type EmailLinksOptions } from './features/email-links/email-links.feature.ts'
import { networkOf, type Limits } from './features/limits/limits.feature.ts'
import { createMail, type MailFeature, type Topic, type TopicsFor } from './features/mail/mail.feature.ts'
import { principalOf, type DemandSecondFactor, type Sessions, type SessionsOptions } from './features/sessions/sessions.feature.ts'
import { createInstallationName, readAlertSettings, type Installation } from './features/settings/settings.feature.ts'
import { emailKeyOf, type MailingForUsers, type UserService } from './features/users/users.feature.ts'
import type { Base } from './compose.base.ts'

/** Mails, and what this installation is called, under which they come. */
export function composeMail(base: Base, stack: AsyncDisposableStack): { installation: Installation; mail: MailFeature } {
  const { publicUrl, dataDir, smtp, mailFrom: sender, language } = base.config
  const { db } = base.database
  const installation = stack.use(createInstallationName({ ...base, db }))
  const mail = stack.use(createMail({ ...base, db, publicUrl, dataDir, smtp, sender, language, installationName: installation.name }))
  return { installation, mail }
}

/** Which of the mails that may be switched off reach somebody: as an admin, as who decides about apps, or as one of those alerts go to. */
function createTopicsFor({ database: { db }, secretBox }: Base): TopicsFor {
  const isApprover = createIsApprover(db)
  const readAlerts = readAlertSettings(db, secretBox)
  return async ({ id, email, role }) => {
    const isAdmin = role === 'admin'
    const [decides, alerts] = await Promise.all([isAdmin || isApprover(id), readAlerts()])
    const isAlerted = alerts.mail_to.some((address) => emailKeyOf(address) === emailKeyOf(email))
    // Admins may use everything, so they ask for nothing.
    const reaching: Record<Topic, boolean> = {
      access_decided: !isAdmin,
      access_requested: decides,
      approval_requested: isAdmin,
      service_alert: isAlerted,
    }
    return new Set((Object.keys(reaching) as Topic[]).filter((topic) => reaching[topic]))
  }
}

type Needs = {
  mail: MailFeature
  accounts: () => UserService
  distrustBrowsers: Sessions['distrustBrowsers']
  forgetAdded: EmailLinksOptions['accounts']['forgetAdded']
}
type Recording = { record: RecordAudit }

/** What links mails and accounts. Accounts are asked for late, because they mail and mails look at them. */
export function composeEmailLinks(base: Base, { mail, accounts, distrustBrowsers, forgetAdded, record }: Needs & Recording): EmailLinks {
  const { config, clock, timers, newId, log, notifications } = base
  return createEmailLinks({
    db: base.database.db,
    clock,
    timers,
    newId,
    log,
    record,
    notifications,
    accounts: {
      findContact: (...args) => accounts().findContact(...args),
      hashNewPassword: (...args) => accounts().hashNewPassword(...args),
      requirePassword: (...args) => accounts().requirePassword(...args),
      replacePassword: async (change, trx) => {
        await accounts().replacePassword(change, trx)
        await distrustBrowsers({ userId: change.userId }, trx)
      },
      forgetAdded: (...args) => forgetAdded(...args),
      confirmAddress: (...args) => accounts().confirmAddress(...args),
      changeAddress: (...args) => accounts().changeAddress(...args),
      passwordReplaced: (contact) => accounts().passwordReplaced(contact),
    },
    sendMail: mail.sendMail,
    verification: config.emailVerification,
  })
}

type AccountNeeds = Needs & { emailLinks: EmailLinks; installation: Pick<Installation, 'name'> }

/** What accounts tell people by mail, how registering answers, and where one registers. */
export function accountMailing({ clock, config }: Base, { mail, accounts, emailLinks, distrustBrowsers, installation }: AccountNeeds) {
  const passwordChanged: MailingForUsers['passwordChanged'] = async ({ userId, by, address }, trx) => {
    const contact = await accounts().findContact({ id: userId }, trx)
    if (contact === undefined) return
    const network = address === null ? null : networkOf(address)
    const to = { address: contact.email, name: contact.full_name }
    await mail.sendMail({ to, message: { kind: 'password_changed', by, at: clock.now(), network } }, trx)
  }
  const mailing = { noteRegistration: emailLinks.noteRegistration, passwordChanged }
  const endsWithPassword = { resetLinks: emailLinks.endResets, knownBrowsers: distrustBrowsers }
  return { verification: config.emailVerification, mailing, endsWithPassword, installationName: installation.name }
}

/** What people are mailed about coming in; without a server for mail nobody is reached. */
export function admissionMailing({ config }: Base, { mail, emailLinks }: { mail: MailFeature; emailLinks: EmailLinks }) {
  const askToConfirm: AdmissionOptions['askToConfirm'] = (email, trx) => emailLinks.noteRegistration(email, 'created', trx)
  const tellReceived: AdmissionOptions['tellReceived'] = (email, trx) => emailLinks.noteRegistration(email, 'waiting', trx)
  return { mail: { isSetUp: config.smtp !== null, send: mail.sendMail }, askToConfirm, tellReceived }
}

/** What people are mailed about their sessions. */
export function sessionMailing({ mail }: Pick<Needs, 'mail'>): NonNullable<SessionsOptions['notify']> {
  return async ({ to, ...message }, trx) => {
    await mail.sendMail({ to: { address: to.email, name: to.fullName }, message }, trx)
  }
}

/** Nobody whose address has to be confirmed first gets a session, or as far as a second factor. */
export function beforeSession({ refusalBeforeSession }: EmailLinks, demand: DemandSecondFactor) {
  const demandSecondFactor: DemandSecondFactor = async (person) => {
    const problem = await refusalBeforeSession(person.userId)
    return problem === null ? demand(person) : { problem, cookies: [] }
  }
  return { demandSecondFactor, refusalBeforeSession }
}

type SessionsForLinks = Pick<Sessions, 'authenticate' | 'refuseCrossSite' | 'rememberBrowser'>
type RouteNeeds = { mail: MailFeature; emailLinks: EmailLinks; sessions: SessionsForLinks; limitOf: Limits['limitOf'] }

export function composeEmailRoutes(base: Base, { mail, emailLinks, sessions, limitOf, record }: RouteNeeds & Recording) {
  const { originOf } = base
  const signedInAs = async (request: FastifyRequest): Promise<string | null> => {
    const { cookie, authorization } = request.headers
    // A cookie that shows whose the link is counts only when the request shows that it comes from a page of ours.
    if (authorization === undefined && cookie !== undefined) sessions.refuseCrossSite(request)
    return (await sessions.authenticate({ cookie, authorization }))?.user.id ?? null
  }
  const limits = { ask: limitOf('ask_for_mail'), follow: limitOf('mailed_link') }
  const { rememberBrowser } = sessions
  const emailRoutes = emailLinks.routes({ limits, principalOf, signedInAs, rememberBrowser, originOf, networkOf })
  const mailRoutes = mail.routes({ record, principalOf, originOf, topicsFor: createTopicsFor(base) })
  return { mail: { ...mail, routes: mailRoutes }, emailLinks: { ...emailLinks, routes: emailRoutes } }
}
