import { t } from '@lingui/core/macro'
import type { AiProvider } from '../api/types.ts'

/** What the AI providers are called. */
export const providerNames: Record<AiProvider, string> = {
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  get openai_compatible() {
    return t`OpenAI-compatible server`
  },
}
