import type { Clock } from '@gatehouse/kit/clock'
import type { AccountsForLinks, Contact, SendMailForLinks, Tables, Trx } from './email-links.accounts.ts'
import { requestLifeS, requestPauseS, type VerificationMode } from './email-links.config.ts'
import type { EmailLinkEvents } from './email-links.events.ts'
import type { EmailLinksRepository, EmailRequest } from './email-links.repository.ts'
import type { EmailTokens } from './email-links.tokens.ts'

export type RequestParts = {
  repository: EmailLinksRepository<Tables>
  accounts: Pick<AccountsForLinks, 'findContact'>
  tokens: EmailTokens
  sendMail: SendMailForLinks
  verification: VerificationMode
  clock: Clock
  events: EmailLinkEvents
}

/** Works on all requests that are due: only here is looked whether anybody has the address, and nobody waits for the answer. */
export async function workOnRequests(parts: RequestParts): Promise<void> {
  for (;;) {
    let taken: EmailRequest | undefined
    try {
      taken = await parts.repository.inTransaction(async (trx) => {
        const request = await parts.repository.takeRequest(parts.clock.now(), trx)
        taken = request
        if (request !== undefined) await answer(parts, request, trx)
        return request
      })
    } catch (error) {
      parts.events.requestFailed(error)
      if (taken === undefined) return
      await parts.repository.postpone(taken, secondsAfter(parts.clock.now(), requestPauseS))
    }
    if (taken === undefined) return
  }
}

async function answer(parts: RequestParts, { kind, address, address_key: key, asked_at: askedAt }: EmailRequest, trx: Trx): Promise<void> {
  if (parts.clock.now() > secondsAfter(new Date(askedAt), requestLifeS)) return
  const contact = await parts.accounts.findContact({ key }, trx)
  if (contact === undefined && kind === 'waiting')
    return void (await parts.sendMail({ to: { address, name: null }, message: { kind: 'registration_received' } }, trx))
  if (contact === undefined || !contact.is_active) return
  const to = { address: contact.email, name: contact.full_name }
  if (kind === 'registered_again' || kind === 'waiting')
    return void (await parts.sendMail({ to, message: { kind: 'account_exists' } }, trx))
  if (kind === 'forgot') return mailLink(parts, { purpose: 'reset', contact }, trx)
  if (parts.verification !== 'off') {
    if (contact.email_verified_at === null) await mailLink(parts, { purpose: 'verify', contact }, trx)
  } else if (kind === 'registered') {
    await parts.sendMail({ to, message: { kind: 'welcome' } }, trx)
  }
}

/** A link that is held back is one that its owner does not need: another was sent a moment ago, and is good for a while. */
async function mailLink(
  { tokens, repository, sendMail }: RequestParts,
  { purpose, contact }: { purpose: 'reset' | 'verify'; contact: Contact },
  trx: Trx,
): Promise<void> {
  const { secret, row } = tokens.make(purpose, { userId: contact.id, address: contact.email, key: contact.email_key })
  const kind = purpose === 'reset' ? 'reset_password' : 'verify_email'
  const queued = await sendMail({ to: { address: contact.email, name: contact.full_name }, message: { kind, token: secret } }, trx)
  if (queued === 'queued') await repository.keepToken(row, trx)
}

const secondsAfter = (date: Date, seconds: number): Date => new Date(date.getTime() + seconds * 1000)
