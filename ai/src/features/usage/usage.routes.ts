import { callerOf } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { UsageService } from './usage.service.ts'

const usageSchema = z
  .object({
    day: z.iso.date(),
    requests: z.int(),
    input_tokens: z.int(),
    output_tokens: z.int(),
    most: z.int().nullable().describe('Answers that one may have in a day; null: no limit.'),
    resets_at: z.iso.datetime().describe('When the next day begins.'),
  })
  .meta({ id: 'AiUsage' })

export function registerUsageRoutes(scope: HttpServer, service: UsageService): void {
  scope.get(
    '/usage',
    { schema: { tags: ['ai'], summary: 'What I used today (UTC), and how much I may', response: { 200: usageSchema } } },
    (request) => service.today(callerOf(request).id),
  )
}
