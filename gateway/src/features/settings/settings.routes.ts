import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import {
  aiChangeSchema,
  aiSettingsSchema,
  documentLimitsSchema,
  ifMatchSchema,
  limitsChangeSchema,
  trialBodySchema,
  trialSchema,
} from './settings.schemas.ts'
import type { SettingsService } from './settings.service.ts'
import type { Saving } from './settings.store.ts'
import type { Tester } from './settings.trial.ts'

export type PrincipalOf = (request: FastifyRequest) => Tester
export type SavingOf = (request: FastifyRequest, ifMatch: string | undefined) => Saving

const tags = ['settings']

export function registerSettingsRoutes(
  scope: HttpServer,
  { service, principalOf, savingOf }: { service: SettingsService; principalOf: PrincipalOf; savingOf: SavingOf },
): void {
  scope.get(
    '/api/settings/ai',
    { schema: { tags, summary: 'The AI settings; the key is masked', response: { 200: aiSettingsSchema } } },
    () => service.ai(),
  )
  scope.patch(
    '/api/settings/ai',
    {
      schema: {
        tags,
        summary: 'Change the AI settings',
        description: 'In force without a restart: in_force_version follows within seconds.',
        headers: ifMatchSchema,
        body: aiChangeSchema,
        response: { 200: aiSettingsSchema },
      },
    },
    (request) => service.changeAi(request.body, savingOf(request, request.headers['if-match'])),
  )
  scope.post(
    '/api/settings/ai/test',
    {
      config: { changesNothing: true },
      schema: {
        tags,
        summary: 'Try the saved AI settings: a short question to the provider, step by step',
        description: 'Always 200 once it was tried: `ok` and the steps tell where it stopped. It may cost a few tokens.',
        body: trialBodySchema,
        response: { 200: trialSchema },
      },
    },
    (request) => service.testAi(principalOf(request)),
  )
  scope.get(
    '/api/settings/documents/limits',
    { schema: { tags, summary: 'Limits for documents', response: { 200: documentLimitsSchema } } },
    () => service.limits(),
  )
  scope.patch(
    '/api/settings/documents/limits',
    {
      schema: {
        tags,
        summary: 'Change the limits for documents',
        headers: ifMatchSchema,
        body: limitsChangeSchema,
        response: { 200: documentLimitsSchema },
      },
    },
    (request) => service.changeLimits(request.body, savingOf(request, request.headers['if-match'])),
  )
}
