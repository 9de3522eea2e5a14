import { defaultPasswordPolicy, policyBounds, type PasswordPolicy } from '@gatehouse/contracts/password-policy'
import { signUpModeSchema, type SignUpMode, type SignUpRules } from '@gatehouse/contracts/sign-up'
import { z } from 'zod'
import { generalSection } from './settings.general.ts'
import { setHereSchema, setValuesOf, valuesOf, type Base, type Layered } from './settings.layers.ts'
import type { SettingsRepository } from './settings.repository.ts'
import type { Section } from './settings.sections.ts'
import { savedOf } from './settings.store.ts'

/** The parts of the policy that are settings; the longest length is what hashing can bear, and no matter of taste. */
export type PasswordValues = Omit<PasswordPolicy, 'max_length'>

/** What the environment says about settings that admins may change; null where it is silent. */
export type SettingsEnvironment = { signUp: SignUpMode | null }

/** Sections that the gateway itself runs by. They are in no file. */
export const signUpSection: Section<Layered<SignUpRules>> = {
  key: 'sign-up',
  fallback: {},
  valueSchema: z.strictObject({
    mode: setHereSchema(signUpModeSchema),
    allowed_domains: setHereSchema(z.array(z.string())),
    default_groups: setHereSchema(z.array(z.uuid())),
  }),
  shown: setValuesOf,
}

const { min_length: length, min_score: score, forbidden_words: words } = policyBounds

/** Read as strictly as it is written: a row that was tampered with stops the setting of passwords instead of weakening it. */
export const passwordsSection: Section<Layered<PasswordValues>> = {
  key: 'passwords',
  fallback: {},
  valueSchema: z.strictObject({
    min_length: setHereSchema(z.int().min(length.min).max(length.max)),
    require_upper: setHereSchema(z.boolean()),
    require_special: setHereSchema(z.boolean()),
    forbidden_words: setHereSchema(z.array(z.string().min(1)).max(words.most)),
    min_score: setHereSchema(z.int().min(score.min).max(score.max)),
  }),
  shown: setValuesOf,
}

export const signUpBase = ({ signUp }: SettingsEnvironment): Base<SignUpRules> => ({
  values: { mode: signUp ?? 'open', allowed_domains: [], default_groups: [] },
  fromEnvironment: signUp === null ? [] : ['mode'],
})

const { max_length, ...passwordValues } = defaultPasswordPolicy
export const passwordsBase: Base<PasswordValues> = { values: passwordValues, fromEnvironment: [] }

/** Which of the choices that a new installation has to make were made: by an admin, or for who may register also by the environment. */
export type ChoicesMade = () => Promise<{ name: boolean; signUp: boolean }>

export function readChoicesMade(repository: Pick<SettingsRepository, 'find'>, environment: SettingsEnvironment): ChoicesMade {
  return async () => {
    const [general, signUp] = await Promise.all([repository.find(generalSection.key), repository.find(signUpSection.key)])
    return {
      name: savedOf(generalSection, general).value.name !== undefined,
      signUp: environment.signUp !== null || savedOf(signUpSection, signUp).value.mode !== undefined,
    }
  }
}

/** The rules in force, read from the database each time: a change holds in every gateway from the moment it is saved. */
export type RulesInForce = { signUp: () => Promise<SignUpRules>; passwordPolicy: () => Promise<PasswordPolicy> }

export function createRulesInForce(repository: Pick<SettingsRepository, 'find'>, environment: SettingsEnvironment): RulesInForce {
  const storedIn = async <Value>(section: Section<Value>): Promise<Value> => savedOf(section, await repository.find(section.key)).value
  return {
    signUp: async () => valuesOf(await storedIn(signUpSection), signUpBase(environment)),
    passwordPolicy: async () => ({ ...valuesOf(await storedIn(passwordsSection), passwordsBase), max_length }),
  }
}
