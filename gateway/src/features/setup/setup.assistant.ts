import type { Clock } from '@gatehouse/kit/clock'
import { invalidInput } from '@gatehouse/kit/errors'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { AssistantEvents } from './setup.assistant.events.ts'
import type { AssistantRepository, StoredMark } from './setup.assistant.repository.ts'
import { stepSchema, type Mark, type MarkableStep, type Progress, type Remaining, type Step } from './setup.assistant.schemas.ts'

/** What shows by itself that a step is done. */
export type SetupFacts = {
  /** Whether somebody named the installation, and whether somebody (the environment too) said who may register. */
  choicesMade: () => Promise<{ name: boolean; signUp: boolean }>
  mailIsSetUp: boolean
  /** Whether there is an app besides those that come along. */
  hasOwnApp: () => boolean
  publicUrl: string
}

export type AssistantParts = { repository: AssistantRepository; facts: SetupFacts; clock: Clock; events: AssistantEvents }

/** Who does something, and the request it comes with. */
export type By = { user: { id: string; email: string }; origin: AuditOrigin }

export type AssistantService = ReturnType<typeof createAssistantService>

/** The steps after the first admin: what is done is looked up, only what people skipped or confirmed is stored. */
export function createAssistantService({ repository, facts, clock, events }: AssistantParts) {
  const read = async (): Promise<Progress> => {
    const [reminder, marks, choices] = await Promise.all([repository.reminds(), repository.marks(), facts.choicesMade()])
    const markOf = (step: Step): StoredMark | undefined => marks.find((mark) => mark.step === step)
    const doneBySetting: Record<Step, boolean> = {
      admin: true,
      name: choices.name,
      address: false,
      mail: facts.mailIsSetUp,
      sign_up: choices.signUp,
      first_app: facts.hasOwnApp(),
    }
    const steps = stepSchema.options.map((step) => stateOf(step, { isDone: doneBySetting[step], mark: markOf(step), facts }))
    return { reminder, steps }
  }
  return {
    read,
    /** What the overview reminds of; nothing where nobody wants to be reminded. */
    remaining: async (): Promise<Remaining> => {
      if (!(await repository.reminds())) return []
      return (await read()).steps.flatMap(({ step, state }) => (state === 'done' ? [] : [{ step, state }]))
    },
    setReminder: async (reminder: boolean, { origin }: By): Promise<Progress> => {
      await repository.setReminds(reminder, (trx) => events.reminderChanged(reminder, { by: origin, trx }))
      return read()
    },
    mark: async (step: MarkableStep, mark: Mark, { user, origin }: By): Promise<Progress> => {
      if (mark === null) {
        await repository.unmark(step, (trx) => events.reopened(step, { by: origin, trx }))
        return read()
      }
      if (mark === 'confirmed' && step !== 'address') throw invalidInput({ errors: [onlyAddress] })
      const confirmed_value = mark === 'confirmed' ? facts.publicUrl : null
      const by = { marked_at: clock.now(), marked_by_id: user.id, marked_by_email: user.email }
      await repository.mark({ step, mark, confirmed_value, ...by }, (trx) => events[mark](step, { by: origin, trx }))
      return read()
    },
  }
}

const onlyAddress = {
  path: 'mark',
  message: 'can be confirmed for the address only; the other steps are done by what is set',
  code: 'mark',
}

type Known = { isDone: boolean; mark: StoredMark | undefined; facts: SetupFacts }

/** What is set counts, whatever somebody said before; an address that changed is to be looked at again. */
function stateOf(step: Step, { isDone, mark, facts }: Known): Progress['steps'][number] {
  const unsaid = { step, at: null, by: null }
  if (isDone) return { ...unsaid, state: 'done' }
  const isStale = mark?.mark === 'confirmed' && mark.confirmed_value !== facts.publicUrl
  if (mark === undefined || isStale) return { ...unsaid, state: 'to_do' }
  const by = { id: mark.marked_by_id, email: mark.marked_by_email }
  return { step, state: mark.mark === 'confirmed' ? 'done' : 'skipped', at: mark.marked_at, by }
}
