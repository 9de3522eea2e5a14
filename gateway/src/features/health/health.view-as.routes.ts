import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { SubjectOf } from './health.options.ts'
import { appListSchema } from './health.schemas.ts'
import type { HealthService } from './health.service.ts'

type ViewAsParts = { service: HealthService; subjectOfUser: SubjectOf; subjectOfGroup: SubjectOf }

const schema = (summary: string) => ({
  tags: ['admin'],
  summary,
  description: 'Only shows: nobody acts as somebody else, and nothing is written down about them.',
  params: z.object({ id: z.string() }),
  response: { 200: appListSchema.extend({ name: z.string().describe('Who would see this') }) },
})

/** The Apps page as somebody else would see it. */
export function registerViewAsRoutes(scope: HttpServer, { service, subjectOfUser, subjectOfGroup }: ViewAsParts): void {
  const listFor = async (subjectOf: SubjectOf, id: string) => {
    const { subject, name } = await subjectOf(id)
    const { items, monitor, generated_at } = service.list(subject)
    return { items, monitor, generated_at, name }
  }
  scope.get('/api/admin/users/:id/apps', { schema: schema('The apps as a person sees them') }, (request) =>
    listFor(subjectOfUser, request.params.id),
  )
  scope.get('/api/admin/groups/:id/apps', { schema: schema('The apps as somebody sees them who is in this group only') }, (request) =>
    listFor(subjectOfGroup, request.params.id),
  )
}
