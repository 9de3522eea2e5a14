import type { AiProvider } from '../../api/types.ts'
import { ChoiceCards } from '../../ui/ChoiceCards.tsx'
import { providerNames } from '../../ui/providers.ts'

const about: Record<AiProvider, string> = {
  anthropic: 'Claude models, with your own key',
  openai: 'GPT models, with your own key',
  openai_compatible: 'Ollama, LM Studio, vLLM, llama.cpp or another, at an address of yours',
}
const choices = (['anthropic', 'openai', 'openai_compatible'] as const).map((value) => ({
  value,
  label: providerNames[value],
  about: about[value],
}))

type Props = { value: AiProvider | null; error: string | null; onChange: (value: AiProvider) => void }

export function ProviderCards({ value, error, onChange }: Props) {
  return <ChoiceCards name="provider" legend="Provider" choices={choices} value={value} error={error} onChange={onChange} />
}
