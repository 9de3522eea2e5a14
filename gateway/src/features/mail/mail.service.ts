import type { Spoken } from '@gatehouse/contracts/language'
import type { Clock } from '@gatehouse/kit/clock'
import { parseEmail } from '@gatehouse/kit/email'
import type { NewId } from '@gatehouse/kit/ids'
import type { SecretBox } from '@gatehouse/kit/secret-box'
import type { MailChoicesRepository } from './mail.choices.repository.ts'
import { mailLimits, pauseBetween } from './mail.config.ts'
import type { Letterhead } from './mail.content.ts'
import type { MailEvents } from './mail.events.ts'
import { htmlOf } from './mail.html.ts'
import type { Links } from './mail.links.ts'
import { treatments, type Mail } from './mail.messages.ts'
import { readerOf, type Reader } from './mail.reader.ts'
import type { MailRepository, NewMail, Trx } from './mail.repository.ts'
import { contextOf, type SealedContent } from './mail.sealed.ts'
import { textOf } from './mail.text.ts'
import { wordingOf } from './mail.wording.ts'

/**
 * `held_back`: the address has had its share of mails of this kind, which anybody can cause, so this one was not queued. `switched_off`:
 * its owner wants no mails of this kind.
 */
export type Queued = 'queued' | 'held_back' | 'switched_off'

/** Queues a mail; in the caller's transaction if there is one, so that it goes out exactly when that commits. */
export type SendMail = (mail: Mail, trx?: Trx) => Promise<Queued>

export type MailServiceParts = {
  repository: MailRepository
  readers: Pick<MailChoicesRepository, 'readerAt'>
  /** The language of who has none. */
  language: Spoken
  secretBox: SecretBox
  links: Links
  letterhead: () => Letterhead
  clock: Clock
  newId: NewId
  events: MailEvents
  /** Tells the gateways that there is something to send. */
  announce: (trx?: Trx) => Promise<void>
}

export function createSendMail(parts: MailServiceParts): SendMail {
  const { repository, clock, events, announce } = parts
  return async (mail, trx) => {
    const { asked, topic, useful_s: usefulS } = treatments[mail.message.kind]
    const { switched_off: off, ...wishes } = await parts.readers.readerAt(
      { emailKey: keyOf(mail.to.address), account: mail.to.account },
      trx,
    )
    if (topic !== null && off.includes(topic)) return 'switched_off'
    const row = prepare(parts, mail, readerOf(wishes, parts.language))
    if (asked !== null) {
      const before = (seconds: number): Date => new Date(clock.now().getTime() - seconds * 1000)
      const cap = { mails: mailLimits.asked[asked], since: before(mailLimits.asked.window_s), pausedSince: before(pauseBetween(usefulS)) }
      if (!(await repository.insertWithinCap(row, cap, trx))) {
        events.heldBack(row.kind)
        return 'held_back'
      }
    } else {
      await repository.insert(row, trx)
    }
    await announce(trx)
    return 'queued'
  }
}

/** As accounts have it; what is no address of ours belongs to nobody. */
export const keyOf = (address: string): string => parseEmail(address)?.key ?? address.toLowerCase()

/** A mail is written when it is queued: what another version of the gateway finds in the queue it can send as it is. */
function prepare({ links, letterhead, secretBox, clock, newId }: MailServiceParts, { to, message }: Mail, reader: Reader): NewMail {
  const id = newId()
  const { asked, useful_s: usefulS } = treatments[message.kind]
  const head = letterhead()
  const content = wordingOf(message, { to, links, installation: head.installation, reader })
  const sealed: SealedContent = { subject: content.subject, html: htmlOf(content, head, reader), text: textOf(content, head, reader) }
  const now = clock.now()
  return {
    id,
    kind: message.kind,
    recipient: to.address,
    recipient_key: to.address.toLowerCase(),
    asked: asked !== null,
    sealed_content: secretBox.seal(JSON.stringify(sealed), contextOf(id)),
    created_at: now,
    useful_until: new Date(now.getTime() + usefulS * 1000),
  }
}
