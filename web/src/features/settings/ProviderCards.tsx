import type { MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import type { AiSettings } from '../../api/settings-types.ts'
import type { AiProvider } from '../../api/types.ts'
import { i18n } from '../../language/words.ts'
import { ChoiceCards } from '../../ui/ChoiceCards.tsx'
import { providerNames } from '../../ui/providers.ts'

const about = {
  anthropic: msg`Claude models, with your own key`,
  openai: msg`GPT models, with your own key`,
  openai_compatible: msg`Ollama, LM Studio, vLLM, llama.cpp or another, at an address of yours`,
} satisfies Record<AiProvider, MessageDescriptor>
const order = ['anthropic', 'openai', 'openai_compatible'] as const

type Props = { settings: AiSettings; value: AiProvider | null; error: string | null; onChange: (value: AiProvider) => void }

/** The providers there are; the one in use with its model, its key and the limit of answers. */
export function ProviderCards({ settings, value, error, onChange }: Props) {
  const choices = order.map((one) => ({
    value: one,
    label: providerNames[one],
    about: i18n._(about[one]),
    state: one === settings.provider ? stateOf(settings) : undefined,
  }))
  return <ChoiceCards name="provider" legend={t`Provider`} choices={choices} value={value} error={error} onChange={onChange} />
}

function stateOf({ model, api_key_set: isSet, api_key_about: key, max_answers_a_day: most }: AiSettings): string {
  const ending = key?.ending ?? null
  const parts = [
    t`In use`,
    model,
    isSet ? (ending === null ? t`a key is set` : t`key ends …${ending}`) : t`no key`,
    most === null ? null : plural(most, { one: '# answer a person and day', other: '# answers a person and day' }),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}
