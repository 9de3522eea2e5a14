import type { Clock } from '@gatehouse/kit/clock'
import { parseEmail } from '@gatehouse/kit/email'
import { invalidInput } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import type { QueryExecutorProvider } from 'kysely'
import type { RequestOrigin } from '../audit/audit.feature.ts'
import type { AccountsForLinks, Contact, Email, SendMailForLinks, Tables, Trx } from './email-links.accounts.ts'
import type { VerificationMode } from './email-links.config.ts'
import { addressTaken, emailUnverified, linkInvalid, ownerUnknown } from './email-links.errors.ts'
import type { EmailLinkEvents } from './email-links.events.ts'
import type { EmailLinksRepository, StoredToken } from './email-links.repository.ts'
import type { RequestKind } from './email-links.tables.ts'
import type { EmailTokens } from './email-links.tokens.ts'

export type LinkServiceParts = {
  repository: EmailLinksRepository<Tables>
  accounts: AccountsForLinks
  tokens: EmailTokens
  sendMail: SendMailForLinks
  verification: VerificationMode
  clock: Clock
  newId: NewId
  events: EmailLinkEvents
  /** Tells the gateways that a request waits. */
  announce: (trx: QueryExecutorProvider) => Promise<void>
}

/** Whoever follows a link: from which address, and as whom they are signed in there, if at all. */
export type Visitor = { origin: RequestOrigin; network: string; userId: string | null }

/** What a link did: which address it was about, and whose password is another now, if anybody's. */
export type Followed = { email: string; newPasswordOf: string | null }

export type EmailLinkService = ReturnType<typeof createEmailLinkService>

export function createEmailLinkService(parts: LinkServiceParts) {
  return { ...askingRules(parts), ...verifyingRules(parts), ...changingRules(parts), ...resettingRules(parts) }
}

/** Requests by naming an address: one row each, and no look at accounts, so that neither answer nor time tells who has one. */
function askingRules({ repository, verification, clock, newId, announce }: LinkServiceParts) {
  const ask = async (kind: RequestKind, email: Email, trx: QueryExecutorProvider): Promise<void> => {
    await repository.ask({ id: newId(), kind, address: email.address, address_key: email.key, at: clock.now() }, trx)
    await announce(trx)
  }
  return {
    /** Asks for a mail of this kind to an address, if there is anybody who has it. */
    ask: (kind: 'forgot' | 'verify', text: string): Promise<void> => repository.inTransaction((trx) => ask(kind, readEmail(text), trx)),
    /** To be called for each registration, in its transaction. */
    noteRegistration: (email: Email, outcome: Outcome, trx: QueryExecutorProvider): Promise<void> => ask(requestOf[outcome], email, trx),
    /** The refusal for somebody whose password is right, but whose address has to be confirmed first; null lets them in. */
    refusalBeforeSession: (contact: { email_verified_at: string | null }) =>
      verification === 'required' && contact.email_verified_at === null
        ? emailUnverified({ detail: 'A link in a mail to you does it. You can have a new one sent.' })
        : null,
  }
}

/** What became of a registration: `waiting` for an admin, whether the address has an account or not. */
export type Outcome = 'created' | 'taken' | 'waiting'
const requestOf = { created: 'registered', taken: 'registered_again', waiting: 'waiting' } as const

type NewPassword = { token: string; password: string }

export type Verification = { token: string; password?: string | undefined; new_password?: string | undefined }

/**
 * Confirming the address of an account. The link shows that the address is yours, not that the account is: somebody else may have
 * made it with your address, and know its password. So it takes a session, the password, or a new password, which ends theirs.
 */
function verifyingRules(parts: LinkServiceParts) {
  const { repository, accounts, tokens, sendMail, clock, events } = parts
  return {
    verify: async ({ token: secret, password, new_password: next }: Verification, visitor: Visitor): Promise<Followed> => {
      const contact = await peek(parts, secret, 'verify')
      const hash = next === undefined ? null : await accounts.hashNewPassword({ contact, password: next, field: 'new_password' })
      if (hash === null) await requireOwner(parts, { contact, password, visitor })
      await repository.inTransaction(async (trx) => {
        const { token, hash: tokenHash } = await tokens.read(secret, 'verify', trx)
        if (!(await accounts.confirmAddress({ userId: token.user_id, key: token.address_key, at: clock.now() }, trx))) throw linkInvalid()
        const tellGone = hash === null ? nothingGone : await takeOver(parts, { contact, hash, token, tokenHash }, trx)
        if (hash === null) await repository.removeOtherConfirmations(token.user_id, tokenHash, trx)
        await repository.markUsed(tokenHash, clock.now(), trx)
        await sendMail({ to: recipient(contact), message: { kind: 'welcome' } }, trx)
        await tellGone(visitor.origin)
        await events.verified({ contact, by: visitor.origin, trx, newPassword: hash !== null })
      })
      if (hash !== null) await accounts.passwordReplaced(contact)
      return { email: contact.email, newPasswordOf: hash === null ? null : contact.id }
    },
  }
}

/** Changing the address: asked for with the password, confirmed by the new address, undone from the old one. */
function changingRules(parts: LinkServiceParts) {
  const { repository, accounts, tokens, sendMail, clock, events } = parts
  return {
    state: async (userId: string) => {
      const contact = await accounts.findContact({ id: userId })
      const pending = await repository.findPendingChange(userId, clock.now())
      return { email_verified_at: contact?.email_verified_at ?? null, verification: parts.verification, pending: pending ?? null }
    },
    dropChange: (userId: string, visitor: Visitor): Promise<void> =>
      repository.inTransaction(async (trx) => {
        const contact = await accounts.findContact({ id: userId }, trx)
        const dropped = await repository.removeChange(userId, trx)
        if (contact !== undefined && dropped !== null) await events.changeDropped({ contact, by: visitor.origin, trx }, dropped)
      }),
    askChange: async (wanted: { userId: string; sessionId: string; email: string; password: string }, visitor: Visitor): Promise<void> => {
      const email = readEmail(wanted.email)
      const { userId, sessionId, password } = wanted
      await accounts.requirePassword({ userId, sessionId, password, askedFor: 'email_change' }, visitor.origin)
      await repository.inTransaction(async (trx) => {
        const contact = await mailChange(parts, { userId: wanted.userId, email }, trx)
        await events.changeAsked({ contact, by: visitor.origin, trx }, email.address)
      })
    },
    confirmChange: async ({ token: secret, password }: Verification, visitor: Visitor): Promise<Followed> => {
      const contact = await peek(parts, secret, 'change')
      await requireOwner(parts, { contact, password, visitor })
      const email = await repository.inTransaction(async (trx) => {
        const { token, hash } = await tokens.read(secret, 'change', trx)
        await replaceAddress(parts, { contact, token }, trx)
        const undo = tokens.make('undo_change', { userId: contact.id, address: contact.email, key: contact.email_key })
        await repository.removeOthers(contact.id, hash, trx)
        await repository.markUsed(hash, clock.now(), trx)
        await repository.keepToken(undo.row, trx)
        const message = { kind: 'email_changed', new_address: token.address, undo_token: undo.secret } as const
        await sendMail({ to: formerly(contact), message }, trx)
        await events.changed({ contact, by: visitor.origin, trx }, token.address)
        return token.address
      })
      return { email, newPasswordOf: null }
    },
    /** Gives the account back to its old address, under a new password: whoever changed it may have known the one before. */
    undoChange: async ({ token: secret, password }: NewPassword, visitor: Visitor): Promise<Followed> => {
      const contact = await peek(parts, secret, 'undo_change')
      const hash = await accounts.hashNewPassword({ contact, password, field: 'password' })
      const email = await repository.inTransaction(async (trx) => {
        const { token, hash: tokenHash } = await tokens.read(secret, 'undo_change', trx)
        await replaceAddress(parts, { contact, token }, trx)
        const tellGone = await takeOver(parts, { contact: { ...contact, email: token.address }, hash, token, tokenHash }, trx)
        await repository.removeLaterWaysBack(contact.id, token.address_key, trx)
        await repository.markUsed(tokenHash, clock.now(), trx)
        await sendMail({ to: formerly(contact), message: { kind: 'email_change_undone', restored_address: token.address } }, trx)
        await tellGone(visitor.origin)
        await events.changeUndone({ contact, by: visitor.origin, trx }, token.address)
        return token.address
      })
      await accounts.passwordReplaced(contact)
      return { email, newPasswordOf: contact.id }
    },
  }
}

/** A new password by a link: it ends all sessions, opens none, and shows that the address is theirs. */
function resettingRules(parts: LinkServiceParts) {
  const { repository, accounts, tokens, sendMail, clock, events } = parts
  return {
    reset: async ({ token: secret, password }: NewPassword, visitor: Visitor): Promise<Followed> => {
      const contact = await peek(parts, secret, 'reset')
      const hash = await accounts.hashNewPassword({ contact, password, field: 'password' })
      await repository.inTransaction(async (trx) => {
        const { token, hash: tokenHash } = await tokens.read(secret, 'reset', trx)
        const at = clock.now()
        if (!(await accounts.confirmAddress({ userId: token.user_id, key: token.address_key, at }, trx))) throw linkInvalid()
        const tellGone = await takeOver(parts, { contact, hash, token, tokenHash }, trx)
        await repository.removeLaterWaysBack(token.user_id, token.address_key, trx)
        await repository.markUsed(tokenHash, at, trx)
        const message = { kind: 'password_changed', by: 'link', at, network: visitor.network } as const
        await sendMail({ to: recipient(contact), message }, trx)
        await tellGone(visitor.origin)
        await events.passwordReset({ contact, by: visitor.origin, trx })
      })
      await accounts.passwordReplaced(contact)
      return { email: contact.email, newPasswordOf: contact.id }
    },
  }
}

/** Whose link it is; throws when it is not good. The password is judged before the link is used, so that a weak one does not use it up. */
function peek({ repository, accounts, tokens }: LinkServiceParts, secret: string, purpose: StoredToken['purpose']): Promise<Contact> {
  return repository.inTransaction(async (trx) => {
    const { token } = await tokens.read(secret, purpose, trx)
    const contact = await accounts.findContact({ id: token.user_id }, trx)
    if (contact?.is_active !== true) throw linkInvalid()
    return contact
  })
}

type TakenOver = { contact: Contact; hash: string; token: StoredToken; tokenHash: Buffer }

/**
 * Gives an account to whom the address belongs: a new password ends all sessions and other links, and what somebody else may have added
 * goes too. A second factor of a confirmed owner stays: a mailbox alone does not get around it (ASVS 6.4.3).
 */
async function takeOver(parts: LinkServiceParts, { contact, hash, token, tokenHash }: TakenOver, trx: Trx) {
  const { accounts, repository } = parts
  const since = addedByOthersSince(parts, { contact, token })
  const tellGone = since === null ? nothingGone : await accounts.forgetAdded({ contact, since }, trx)
  await accounts.replacePassword({ userId: contact.id, hash }, trx)
  await repository.removeOthers(contact.id, tokenHash, trx)
  return tellGone
}

/** Nobody knows who made an account whose address was never confirmed; a change that is undone is known to be somebody else’s. */
function addedByOthersSince({ verification }: LinkServiceParts, { contact, token }: Pick<TakenOver, 'contact' | 'token'>): Date | null {
  if (token.purpose === 'undo_change') return new Date(token.first_created_at)
  return contact.email_verified_at === null && verification !== 'off' ? new Date(0) : null
}

const nothingGone = async (_by: RequestOrigin): Promise<void> => {}

type Claim = { contact: Contact; password: string | undefined; visitor: Visitor }

async function requireOwner({ accounts }: LinkServiceParts, { contact, password, visitor }: Claim): Promise<void> {
  if (visitor.userId === contact.id) return
  if (password === undefined) throw ownerUnknown({ detail: 'Sign in with the account in this browser, or enter its password.' })
  await accounts.requirePassword({ userId: contact.id, password, askedFor: 'mailed_link' }, visitor.origin)
}

async function replaceAddress(
  { accounts, clock }: LinkServiceParts,
  { contact, token }: { contact: Contact; token: StoredToken },
  trx: Trx,
): Promise<void> {
  const to = { address: token.address, key: token.address_key }
  const outcome = await accounts.changeAddress({ userId: contact.id, from: contact.email_key, to, at: clock.now() }, trx)
  if (outcome === 'taken') throw addressTaken()
  if (outcome === 'gone') throw linkInvalid()
}

/** The same answer whether the address is free; whoever has it learns of it. A mail that is held back leaves the link before good. */
async function mailChange(
  { repository, accounts, tokens, sendMail }: LinkServiceParts,
  { userId, email }: { userId: string; email: Email },
  trx: Trx,
): Promise<Contact> {
  const contact = await accounts.findContact({ id: userId }, trx)
  if (contact === undefined) throw linkInvalid()
  const other = await accounts.findContact({ key: email.key }, trx)
  if (other !== undefined && other.id !== userId) {
    await sendMail({ to: recipient(other), message: { kind: 'account_exists' } }, trx)
  }
  const { secret, row } = tokens.make('change', { userId, ...email })
  if (other === undefined || other.id === userId) {
    const message = { kind: 'confirm_email_change', token: secret, old_address: contact.email } as const
    if ((await sendMail({ to: { ...formerly(contact), address: email.address }, message }, trx)) === 'held_back') return contact
  }
  await repository.keepToken(row, trx)
  return contact
}

const recipient = ({ email, full_name }: Contact) => ({ address: email, name: full_name })

/** At an address that is not that of the account, or not any more. */
const formerly = (contact: Contact) => ({ ...recipient(contact), account: contact.id })

function readEmail(text: string): Email {
  const email = parseEmail(text)
  if (email === null) throw invalidInput({ errors: [{ path: 'email', message: 'is not an e-mail address', code: 'email' }] })
  return email
}
