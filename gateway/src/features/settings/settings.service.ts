import type { Clock } from '@gatehouse/kit/clock'
import type { SecretBox } from '@gatehouse/kit/secret-box'
import { apiKeyContext, applyAiChange, hasKey, type NewKey } from './settings.ai.ts'
import { keyMask, type AiChange, type AiSettings, type DocumentLimits, type LimitsChange, type Trial } from './settings.schemas.ts'
import { aiSection, applyLimitsChange, documentsSection, type AiValue, type DocumentsValue } from './settings.sections.ts'
import type { FindSources } from './settings.sources.ts'
import type { Saved, Saving, SettingsStore } from './settings.store.ts'
import type { Tester, Trier } from './settings.trial.ts'

const aiNames = [
  'provider',
  'base_url',
  'model',
  'api_key',
  'system_prompt',
  'max_output_tokens',
  'max_answers_a_day',
  'models',
  'conversations_kept_days',
] as const

export type ServiceParts = {
  store: SettingsStore
  findSources: FindSources
  clock: Clock
  secretBox: Pick<SecretBox, 'seal'>
  /** Version a service says it runs, null while it has not said. */
  inForceVersion: (serviceKey: 'ai' | 'documents') => number | null
  tryOut: Trier
}

export type SettingsService = ReturnType<typeof createSettingsService>

export function createSettingsService({ store, findSources, clock, secretBox, inForceVersion, tryOut }: ServiceParts) {
  const aiAnswer = async (saved: Saved<AiValue>): Promise<AiSettings> => {
    const { api_key: _sealed, api_key_host: _host, api_key_about: about, ...value } = saved.value
    const api_key_set = hasKey(saved.value)
    const key = { api_key: api_key_set ? keyMask : null, api_key_set, api_key_about: api_key_set ? about : null } as const
    const sources = await findSources(aiSection, saved.value, aiNames)
    return { ...value, ...key, sources, reset_to: aiSection.fallback, ...stateOf(saved), in_force_version: inForceVersion('ai') }
  }
  const limitsAnswer = async (saved: Saved<DocumentsValue>): Promise<DocumentLimits> => ({
    ...saved.value,
    sources: await findSources(documentsSection, saved.value, ['max_pdf_bytes', 'trash_days']),
    reset_to: documentsSection.fallback,
    ...stateOf(saved),
    in_force_version: inForceVersion('documents'),
  })
  const newKey = ({ author: by }: Saving): NewKey => ({
    seal: (key) => secretBox.seal(key, apiKeyContext),
    at: clock.now().toISOString(),
    by,
  })

  return {
    ai: async (): Promise<AiSettings> => aiAnswer(await store.read(aiSection)),
    changeAi: async (change: AiChange, saving: Saving): Promise<AiSettings> =>
      aiAnswer(await store.change(aiSection, { ...saving, apply: (before) => applyAiChange(before, change, newKey(saving)) })),
    /** Tries the saved settings for real. What goes wrong on the way is an answer, not an error. */
    testAi: async (by: Tester): Promise<Trial> => tryOut(await store.read(aiSection), by),
    limits: async (): Promise<DocumentLimits> => limitsAnswer(await store.read(documentsSection)),
    changeLimits: async (change: LimitsChange, saving: Saving): Promise<DocumentLimits> =>
      limitsAnswer(await store.change(documentsSection, { ...saving, apply: (before) => applyLimitsChange(before, change) })),
  }
}

const stateOf = ({ version, updated_at, updated_by }: Saved<unknown>) => ({ version, updated_at, updated_by })
