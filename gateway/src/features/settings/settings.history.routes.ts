import type { HttpServer } from '@gatehouse/kit/http/server'
import {
  goBackSchema,
  historyQuerySchema,
  sectionParamsSchema,
  settingsVersionSchema,
  versionDetailsSchema,
  versionPageSchema,
  versionParamsSchema,
} from './settings.history.schemas.ts'
import type { HistoryService } from './settings.history.service.ts'
import type { SavingOf } from './settings.routes.ts'
import { ifMatchSchema } from './settings.schemas.ts'

const tags = ['settings']
const url = '/api/admin/settings/:section/history'

export function registerHistoryRoutes(scope: HttpServer, { history, savingOf }: { history: HistoryService; savingOf: SavingOf }): void {
  scope.get(
    url,
    {
      schema: {
        tags,
        summary: 'Versions of a section of the settings, the newest first',
        params: sectionParamsSchema,
        querystring: historyQuerySchema,
        response: { 200: versionPageSchema },
      },
    },
    (request) => history.list(request.params.section, request.query),
  )
  scope.get(
    `${url}/:version`,
    {
      schema: {
        tags,
        summary: 'What a version held, beside the one before, what is in force now, and what going back would make of that',
        params: versionParamsSchema,
        response: { 200: versionDetailsSchema },
      },
    },
    (request) => history.details(request.params.section, request.params.version),
  )
  scope.post(
    '/api/admin/settings/:section/rollback',
    {
      schema: {
        tags,
        summary: 'Go back to an earlier version of a section',
        description:
          'Makes a new version of what that one held, by the rules of today. Secrets are in no version: they stay as they are, and are ' +
          'cleared where the address they belong to changes.',
        params: sectionParamsSchema,
        headers: ifMatchSchema,
        body: goBackSchema,
        response: { 200: settingsVersionSchema },
      },
    },
    (request) => history.goBack(request.params.section, request.body.version, savingOf(request, request.headers['if-match'])),
  )
}
