import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
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

type Props = { value: AiProvider | null; error: string | null; onChange: (value: AiProvider) => void }

export function ProviderCards({ value, error, onChange }: Props) {
  const choices = order.map((one) => ({ value: one, label: providerNames[one], about: i18n._(about[one]) }))
  return <ChoiceCards name="provider" legend={t`Provider`} choices={choices} value={value} error={error} onChange={onChange} />
}
