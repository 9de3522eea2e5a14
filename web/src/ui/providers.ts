import type { AiProvider } from '../api/types.ts'

/** What the AI providers are called. */
export const providerNames = {
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  openai_compatible: 'OpenAI-compatible server',
} satisfies Record<AiProvider, string>
