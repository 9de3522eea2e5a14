import type { Clock } from '@gatehouse/kit/clock'
import { alertsChangeSchema, alertsSection, applyAlertsChange } from './settings.alerts.ts'
import { applyAiChange } from './settings.ai.ts'
import { generalBase, generalSection } from './settings.general.ts'
import type { SectionKey } from './settings.history.schemas.ts'
import { createHistoryService, type HistoryParts, type HistoryService } from './settings.history.service.ts'
import { changeLayers, type Base, type LayerChange, type Layered } from './settings.layers.ts'
import { createRewinding, layeredInForce, parseChange, wholeInForce, type Rewinding, type Told } from './settings.rewinding.ts'
import { passwordsBase, passwordsSection, signUpBase, signUpSection, type SettingsEnvironment } from './settings.rules.ts'
import { generalChangeSchema, passwordsChangeSchema, signUpChangeSchema } from './settings.rules.schemas.ts'
import { checkSignUp, type RulesParts } from './settings.rules.service.ts'
import { aiChangeSchema, limitsChangeSchema } from './settings.schemas.ts'
import { aiSection, applyLimitsChange, documentsSection, type Section } from './settings.sections.ts'
import type { SettingsStore } from './settings.store.ts'

export type RewindingParts = {
  store: Pick<SettingsStore, 'read' | 'save' | 'change'>
  clock: Clock
  environment: SettingsEnvironment
  groupNames: RulesParts['groupNames']
  nameChanged: RulesParts['nameChanged']
}

export type SettingsHistoryParts = RewindingParts & Pick<HistoryParts, 'versions' | 'inForceVersion'>

/** The history of every section there is. */
export function createHistory({ versions, inForceVersion, ...parts }: SettingsHistoryParts): HistoryService {
  return createHistoryService({ versions, inForceVersion, rewindings: rewindingsOf(parts) })
}

function rewindingsOf({ store, clock, environment, groupNames, nameChanged }: RewindingParts): Record<SectionKey, Rewinding> {
  const layered = layeredBy({ store, clock })
  const whole = { read: store.read, unset: 'stays' } as const
  return {
    general: layered(generalSection, generalBase, {
      check: async (wanted) => parseChange(generalChangeSchema, wanted),
      afterwards: nameChanged,
    }),
    'sign-up': layered(signUpSection, signUpBase(environment), {
      check: async (wanted) => checkSignUp(parseChange(signUpChangeSchema, wanted), groupNames),
    }),
    passwords: layered(passwordsSection, passwordsBase, { check: async (wanted) => parseChange(passwordsChangeSchema, wanted) }),
    alerts: createRewinding({
      ...whole,
      section: alertsSection,
      save: (change) => store.save(alertsSection, change),
      secrets: ['webhook_secret'],
      inForce: wholeInForce(alertsSection),
      applying: async (wanted) => {
        const change = parseChange(alertsChangeSchema, wanted)
        return (before) => applyAlertsChange(before, change, sealsNothing)
      },
    }),
    ai: createRewinding({
      ...whole,
      section: aiSection,
      save: (change) => store.change(aiSection, change),
      secrets: ['api_key'],
      inForce: wholeInForce(aiSection),
      applying: async (wanted, by) => {
        const change = parseChange(aiChangeSchema, wanted)
        return (before) => applyAiChange(before, change, { seal: sealsNothing, at: clock.now().toISOString(), by })
      },
    }),
    documents: createRewinding({
      ...whole,
      section: documentsSection,
      save: (change) => store.change(documentsSection, change),
      inForce: wholeInForce(documentsSection),
      applying: async (wanted) => {
        const change = parseChange(limitsChangeSchema, wanted)
        return (before) => applyLimitsChange(before, change)
      },
    }),
  }
}

type Checking<Values> = { check: (wanted: Told) => Promise<LayerChange<Values>>; afterwards?: () => Promise<void> }

/** Sections whose values are set one by one: each that goes back is set anew, by whoever goes back. */
const layeredBy =
  ({ store, clock }: Pick<RewindingParts, 'store' | 'clock'>) =>
  <Values extends object>(section: Section<Layered<Values>>, base: Base<Values>, { check, afterwards }: Checking<Values>): Rewinding =>
    createRewinding({
      section,
      read: store.read,
      unset: 'reset',
      inForce: layeredInForce(base),
      applying: async (wanted, by) => {
        const change = await check(wanted)
        const author = { at: clock.now().toISOString(), by }
        return (before) => changeLayers(before, change, author)
      },
      save: async (change) => {
        const saved = await store.save(section, change)
        await afterwards?.()
        return saved
      },
    })

/** No version holds a secret, so there is none to seal. */
const sealsNothing = (): never => {
  throw new Error('an earlier version of the settings brought a secret along')
}
