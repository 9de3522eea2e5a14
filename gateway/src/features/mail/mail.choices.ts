import type { Clock } from '@gatehouse/kit/clock'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { MailChoicesEvents } from './mail.choices.events.ts'
import type { MailChoicesRepository } from './mail.choices.repository.ts'
import type { MailChoices } from './mail.choices.schemas.ts'
import { topics, type Topic } from './mail.messages.ts'

/** Whose choices they are. */
export type Chooser = { id: string; email: string; role: 'user' | 'admin' }

/** Which topics have something to tell this person, as they stand now. */
export type TopicsFor = (person: Chooser) => Promise<ReadonlySet<Topic>>

export type MailChoicesParts = {
  choices: MailChoicesRepository
  topicsFor: TopicsFor
  clock: Clock
  events: MailChoicesEvents
}

export type MailChoicesService = ReturnType<typeof createMailChoices>

/** What a person is told of by mail, as far as they may choose. */
export function createMailChoices({ choices, topicsFor, clock, events }: MailChoicesParts) {
  const shown = async (person: Chooser, off: readonly string[]): Promise<MailChoices> => {
    const reaching = await topicsFor(person)
    return { items: topics.filter((topic) => reaching.has(topic)).map((topic) => ({ topic, mail: !off.includes(topic) })) }
  }
  return {
    find: async (person: Chooser): Promise<MailChoices> => shown(person, await choices.switchedOff(person.id)),
    /** Topics that are not named stay as they are, those too that do not reach the person at present. */
    save: async (person: Chooser, { items }: MailChoices, by: AuditOrigin): Promise<MailChoices> => {
      const wanted = new Map<string, boolean>(items.map(({ topic, mail }) => [topic, mail]))
      const off = await choices.change(
        person.id,
        (before) => {
          const after = topics.filter((topic) => !(wanted.get(topic) ?? !before.includes(topic)))
          const isChanged = after.length !== before.length || after.some((topic) => !before.includes(topic))
          return { after, tell: async (trx) => void (isChanged && (await events.changed(person, { before, after }, { by, trx }))) }
        },
        clock.now(),
      )
      return shown(person, off)
    },
  }
}
