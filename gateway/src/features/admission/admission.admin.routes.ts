import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { InvitationService } from './admission.invitations.service.ts'
import type { RegistrationService } from './admission.registrations.service.ts'
import {
  approvalSchema,
  approvedSchema,
  declineSchema,
  idParamsSchema,
  invitationPageSchema,
  invitationQuerySchema,
  invitedSchema,
  inviteSchema,
  previewBodySchema,
  previewSchema,
  resendSchema,
  resentSchema,
  waitingPageSchema,
  waitingQuerySchema,
} from './admission.schemas.ts'

const tags = ['admin']
const params = idParamsSchema

export function registerRegistrationRoutes(
  scope: HttpServer,
  { service, originOf }: { service: RegistrationService; originOf: OriginOf },
): void {
  scope.get(
    '/api/admin/registrations',
    {
      schema: {
        tags,
        summary: 'Who registered and waits for an admin, newest first',
        description: '`total` counts all of them. What nobody answers is forgotten after 30 days.',
        querystring: waitingQuerySchema,
        response: { 200: waitingPageSchema },
      },
    },
    (request) => service.list(request.query),
  )
  scope.post(
    '/api/admin/registrations/:id/approve',
    {
      schema: {
        tags,
        summary: 'Let somebody in: makes the account and writes to the person',
        params,
        body: approvalSchema,
        response: { 201: approvedSchema },
      },
    },
    async (request, reply) => {
      const user = await service.approve(request.params.id, request.body.group_ids, originOf(request))
      return reply.code(201).header('location', `/api/admin/users/${user.id}`).send(user)
    },
  )
  scope.post(
    '/api/admin/registrations/:id/decline',
    { schema: { tags, summary: 'Decline somebody who waits', params, body: declineSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { reason, send_mail: tell } = request.body
      await service.decline(request.params.id, { reason, tell }, originOf(request))
      return reply.code(204).send()
    },
  )
}

export function registerInvitationRoutes(
  scope: HttpServer,
  { service, originOf }: { service: InvitationService; originOf: OriginOf },
): void {
  scope.get(
    '/api/admin/invitations',
    {
      schema: {
        tags,
        summary: 'List invitations, newest first',
        querystring: invitationQuerySchema,
        response: { 200: invitationPageSchema },
      },
    },
    (request) => service.list(request.query),
  )
  scope.post(
    '/api/admin/invitations/preview',
    {
      config: { changesNothing: true },
      schema: {
        tags,
        summary: 'What each line of a pasted list would become; nothing is sent',
        description: 'A line is `e-mail[, name][, groups][, role]`; several groups are parted by `|`.',
        body: previewBodySchema,
        response: { 200: previewSchema },
      },
    },
    (request) => service.preview(request.body.text),
  )
  scope.post(
    '/api/admin/invitations',
    {
      schema: {
        tags,
        summary: 'Invite people',
        description: 'Whoever has an account or a good invitation is left as they are.',
        body: inviteSchema,
        response: { 201: invitedSchema },
      },
    },
    async (request, reply) => {
      const invited = await service.invite(request.body, originOf(request))
      return reply.code(201).header('cache-control', 'no-store').send(invited)
    },
  )
  registerSentInvitationRoutes(scope, { service, originOf })
}

/** What is done to an invitation that was sent. */
function registerSentInvitationRoutes(scope: HttpServer, { service, originOf }: { service: InvitationService; originOf: OriginOf }): void {
  scope.post(
    '/api/admin/invitations/:id/resend',
    {
      schema: {
        tags,
        summary: 'Send another link; the one before is no longer good',
        params,
        body: resendSchema,
        response: { 200: resentSchema },
      },
    },
    async (request, reply) => {
      const sent = await service.resend(request.params.id, request.body, originOf(request))
      return reply.header('cache-control', 'no-store').send(sent)
    },
  )
  scope.delete(
    '/api/admin/invitations/:id',
    { schema: { tags, summary: 'Revoke an invitation', params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await service.revoke(request.params.id, originOf(request))
      return reply.code(204).send()
    },
  )
}
