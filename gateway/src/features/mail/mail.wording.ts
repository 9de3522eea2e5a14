import type { About, Content, Wordings } from './mail.content.ts'
import type { Message, MessageKind } from './mail.messages.ts'
import { accountWordings } from './mail.wording.account.ts'
import { entryWordings } from './mail.wording.entry.ts'
import { securityWordings } from './mail.wording.security.ts'
import { teamWordings } from './mail.wording.team.ts'

const wordings: Wordings<MessageKind> = { ...accountWordings, ...entryWordings, ...securityWordings, ...teamWordings }

/** What a message says to this person. */
export function wordingOf(message: Message, about: About): Content {
  // The table gives each kind its own function; that the two belong together is more than the type of an index can say.
  const write = wordings[message.kind] as (message: Message, about: About) => Content
  return write(message, about)
}
