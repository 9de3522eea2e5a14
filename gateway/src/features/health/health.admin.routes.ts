import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { RegistryState } from '../registry/registry.feature.ts'
import type { CheckNow } from './health.check-now.ts'
import type { MaintenanceService } from './health.maintenance.service.ts'
import {
  checkResultSchema,
  maintenanceChangeSchema,
  maintenanceListSchema,
  maintenanceParamsSchema,
  maintenanceWindowSchema,
  serviceListSchema,
  serviceParamsSchema,
  type MonitorState,
} from './health.schemas.ts'
import type { HealthService } from './health.service.ts'

export type HealthAdminParts = {
  service: HealthService
  maintenance: MaintenanceService
  checkNow: CheckNow
  monitorState: () => MonitorState
  originOf: OriginOf
  registryState: () => RegistryState
}

const tags = ['admin']

export function registerServiceAdminRoutes(scope: HttpServer, parts: HealthAdminParts): void {
  const { service, monitorState, registryState } = parts
  scope.get(
    '/api/admin/services',
    { schema: { tags, summary: 'All services with what is behind them', response: { 200: serviceListSchema } } },
    async () => {
      const { file, set_aside } = registryState()
      const about = file === null ? null : { ...file, faults: [...file.faults] }
      return { items: service.listForAdmin(), monitor: monitorState(), file: about, set_aside: [...set_aside] }
    },
  )
  scope.post(
    '/api/admin/services/:key/check',
    {
      schema: {
        tags,
        summary: 'Check a service now, with the time of each part',
        description: 'Always 200 once it was tried; `ok` tells how it went. The status follows by its own rules.',
        params: serviceParamsSchema,
        response: { 200: checkResultSchema },
      },
    },
    (request) => parts.checkNow(request.params.key),
  )
  registerMaintenanceRoutes(scope, parts)
}

function registerMaintenanceRoutes(scope: HttpServer, { maintenance, originOf }: HealthAdminParts): void {
  scope.get(
    '/api/admin/services/:key/maintenance',
    {
      schema: {
        tags,
        summary: 'Maintenance of a service: what runs, what is planned, what comes back each week',
        params: serviceParamsSchema,
        response: { 200: maintenanceListSchema },
      },
    },
    (request) => ({ items: maintenance.list(request.params.key) }),
  )
  scope.post(
    '/api/admin/services/:key/maintenance',
    {
      schema: {
        tags,
        summary: 'Put a service under maintenance, now or later, once or each week',
        description: 'Meanwhile its health is not asked, and only admins are let through.',
        params: serviceParamsSchema,
        body: maintenanceChangeSchema,
        response: { 201: maintenanceWindowSchema },
      },
    },
    async (request, reply) => {
      const window = await maintenance.plan(request.params.key, request.body, originOf(request))
      return reply.code(201).send(window)
    },
  )
  scope.delete(
    '/api/admin/services/:key/maintenance/:id',
    { schema: { tags, summary: 'End a maintenance or call it off', params: maintenanceParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await maintenance.end(request.params.key, request.params.id, originOf(request))
      return reply.code(204).send()
    },
  )
}
