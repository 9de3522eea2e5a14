import type { Spoken } from '@gatehouse/contracts/language'
import { aside, type About, type Content, type Wordings } from './mail.content.ts'
import { treatments, type AlertItem, type Message, type MessageKind } from './mail.messages.ts'
import type { Reader } from './mail.reader.ts'
import { germanAccountWordings } from './mail.wording.account.german.ts'
import { accountWordings } from './mail.wording.account.ts'
import { germanEntryWordings } from './mail.wording.entry.german.ts'
import { entryWordings } from './mail.wording.entry.ts'
import { germanSecurityWordings } from './mail.wording.security.german.ts'
import { securityWordings } from './mail.wording.security.ts'
import { germanTeamWordings } from './mail.wording.team.german.ts'
import { alertSentence, alertTitle, teamWordings } from './mail.wording.team.ts'

/** Every kind in every language: one that lacks words is a fault of types. */
const wordings: Record<Spoken, Wordings<MessageKind>> = {
  en: { ...accountWordings, ...entryWordings, ...securityWordings, ...teamWordings },
  de: { ...germanAccountWordings, ...germanEntryWordings, ...germanSecurityWordings, ...germanTeamWordings },
}

/** What stands in every mail, or in many. */
export const letterWords = {
  en: { sentBy: 'Sent by', at: 'at', choose: 'Choose what you get mails about' },
  de: { sentBy: 'Gesendet von', at: 'auf', choose: 'Wähle, worüber du Mails bekommst' },
} satisfies Record<Spoken, { sentBy: string; at: string; choose: string }>

/** What a message says to this person. */
export function wordingOf(message: Message, { reader, ...about }: Omit<About, 'moment'> & { reader: Reader }): Content {
  // The table gives each kind its own function; that the two belong together is more than the type of an index can say.
  const write = wordings[reader.words][message.kind] as (message: Message, about: About) => Content
  const content = write(message, { ...about, moment: reader.moment })
  if (treatments[message.kind].topic === null) return content
  const choice = aside(letterWords[reader.words].choose, about.links.to('/profile/notifications'))
  return { ...content, blocks: [...content.blocks, choice] }
}

const asItIs = (text: string): string => text

/** An alert for programs, which have no language of their own: in English. */
export function alertText(items: readonly AlertItem[], { moment }: Reader): { title: string; text: string } {
  const text = items.map((item) => alertSentence(item, { moment, quote: asItIs })).join('\n')
  return { title: alertTitle(items, asItIs), text }
}
