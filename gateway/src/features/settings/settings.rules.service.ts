import type { SignUpRules } from '@gatehouse/contracts/sign-up'
import type { Clock } from '@gatehouse/kit/clock'
import { parseDomain } from '@gatehouse/kit/email'
import { invalidInput } from '@gatehouse/kit/errors'
import { generalBase, generalSection, type GeneralValues, type OwnAddress } from './settings.general.ts'
import { changeLayers, sourcesOf, valuesOf, type Base, type LayerChange, type Layered } from './settings.layers.ts'
import { passwordsBase, passwordsSection, signUpBase, signUpSection, type SettingsEnvironment } from './settings.rules.ts'
import type {
  GeneralChange,
  GeneralSettings,
  PasswordsChange,
  PasswordSettings,
  SignUpChange,
  SignUpSettings,
} from './settings.rules.schemas.ts'
import type { Section } from './settings.sections.ts'
import type { Saved, Saving, SettingsStore } from './settings.store.ts'

export type RulesParts = {
  store: SettingsStore
  clock: Clock
  environment: SettingsEnvironment
  ownAddress: OwnAddress
  /** Has this gateway itself go by a new name; the others hear of it. */
  nameChanged: () => Promise<void>
  /** The names of those of these groups that exist. */
  groupNames: (ids: readonly string[]) => Promise<{ id: string; name: string }[]>
}

export type RulesService = ReturnType<typeof createRulesService>

/** The settings by which the gateway itself runs, for admins. */
export function createRulesService({ store, clock, environment, ownAddress, groupNames, nameChanged }: RulesParts) {
  const change = changeIn(store.save, clock)
  const generalAnswer = (saved: Saved<Layered<GeneralValues>>): GeneralSettings => ({ ...answerOf(saved, generalBase), ...ownAddress })
  const signUpLayers = signUpBase(environment)
  return {
    general: async (): Promise<GeneralSettings> => generalAnswer(await store.read(generalSection)),
    changeGeneral: async (wanted: GeneralChange, saving: Saving): Promise<GeneralSettings> => {
      const saved = await change(generalSection, wanted, saving)
      await nameChanged()
      return generalAnswer(saved)
    },
    signUp: async (): Promise<SignUpSettings> => answerOf(await store.read(signUpSection), signUpLayers),
    changeSignUp: async (wanted: SignUpChange, saving: Saving): Promise<SignUpSettings> =>
      answerOf(await change(signUpSection, await checkSignUp(wanted, groupNames), saving), signUpLayers),
    passwords: async (): Promise<PasswordSettings> => answerOf(await store.read(passwordsSection), passwordsBase),
    changePasswords: async (wanted: PasswordsChange, saving: Saving): Promise<PasswordSettings> =>
      answerOf(await change(passwordsSection, wanted, saving), passwordsBase),
  }
}

/** Saves a change of values that are set here, each with who and when. */
export const changeIn =
  (save: SettingsStore['save'], clock: Clock) =>
  <Values extends object>(
    section: Section<Layered<Values>>,
    wanted: LayerChange<Values>,
    saving: Saving,
  ): Promise<Saved<Layered<Values>>> => {
    const author = { at: clock.now().toISOString(), by: saving.author }
    return save(section, { ...saving, apply: (before) => changeLayers(before, wanted, author) })
  }

function answerOf<Values extends object>({ value, ...saved }: Saved<Layered<Values>>, base: Base<Values>) {
  return { ...valuesOf(value, base), sources: sourcesOf(value, base), reset_to: base.values, ...saved }
}

/** A change of who may register, held against what there is; throws for what it cannot mean. */
export async function checkSignUp(wanted: SignUpChange, groupNames: RulesParts['groupNames']): Promise<LayerChange<SignUpRules>> {
  const groups = [...new Set(wanted.default_groups ?? [])]
  if ((await groupNames(groups)).length < groups.length)
    throw invalidInput({ errors: [{ path: 'default_groups', message: 'has a group that does not exist', code: 'group' }] })
  return withDomains(wanted)
}

/** The change with each domain in its one form, once. */
function withDomains(wanted: SignUpChange): LayerChange<SignUpRules> {
  const { allowed_domains: texts } = wanted
  if (texts === undefined || texts === null) return wanted
  const domains = texts.map((text) => ({ text, domain: parseDomain(text) }))
  const faults = domains.flatMap(({ text, domain }) =>
    domain === null ? [{ path: 'allowed_domains', message: `has “${text}”, which is no domain, such as example.org`, code: 'domain' }] : [],
  )
  if (faults.length > 0) throw invalidInput({ errors: faults })
  return { ...wanted, allowed_domains: [...new Set(domains.flatMap(({ domain }) => domain ?? []))] }
}
