import { aiProviderSchema } from '@gatehouse/contracts/settings-files'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { ProviderStatus } from '../provider/provider.feature.ts'

const statusSchema = z
  .object({ configured: z.boolean(), provider: aiProviderSchema.nullable(), model: z.string().nullable() })
  .meta({ id: 'AiStatus' })

export function registerStatusRoutes(scope: HttpServer, status: () => Promise<ProviderStatus>): void {
  scope.get('/status', { schema: { tags: ['ai'], summary: 'Whether a provider is set up', response: { 200: statusSchema } } }, async () => {
    const { configured, provider, model } = await status()
    return { configured, provider, model }
  })
}
