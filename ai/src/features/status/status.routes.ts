import { aiProviderSchema } from '@gatehouse/contracts/settings-files'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { ProviderStatus } from '../provider/provider.feature.ts'

const statusSchema = z
  .object({
    configured: z.boolean(),
    provider: aiProviderSchema.nullable(),
    model: z.string().nullable().describe('The one that is asked unless another is chosen.'),
    models: z.array(z.string()).describe('Those that may be chosen, the usual one first.'),
    conversations_kept_days: z.int().nullable().describe('Days after its last question until a conversation is deleted; null: it stays.'),
  })
  .meta({ id: 'AiStatus' })

export type StatusParts = { provider: () => Promise<ProviderStatus>; conversationsKeptDays: () => number | null }

export function registerStatusRoutes(scope: HttpServer, { provider: status, conversationsKeptDays }: StatusParts): void {
  scope.get('/status', { schema: { tags: ['ai'], summary: 'Whether a provider is set up', response: { 200: statusSchema } } }, async () => {
    const { configured, provider, model, models } = await status()
    return { configured, provider, model, models, conversations_kept_days: conversationsKeptDays() }
  })
}
