import type { HttpServer } from '@gatehouse/kit/http/server'
import { alertsChangeSchema, alertsSchema, ifMatchSchema, type createAlertsService } from './settings.alerts.ts'
import type { SavingOf } from './settings.routes.ts'

const tags = ['settings']

export function registerAlertsRoutes(
  scope: HttpServer,
  { alerts, savingOf }: { alerts: ReturnType<typeof createAlertsService>; savingOf: SavingOf },
): void {
  scope.get(
    '/api/settings/alerts',
    { schema: { tags, summary: 'Who is told when an app goes down or comes back; the secret is masked', response: { 200: alertsSchema } } },
    () => alerts.read(),
  )
  scope.patch(
    '/api/settings/alerts',
    {
      schema: {
        tags,
        summary: 'Change who is told of apps that go down',
        description: 'A webhook secret belongs to the scheme, host and port it was saved for and is cleared when those change.',
        headers: ifMatchSchema,
        body: alertsChangeSchema,
        response: { 200: alertsSchema },
      },
    },
    (request) => alerts.change(request.body, savingOf(request, request.headers['if-match'])),
  )
}
