import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import type { OriginOf } from '../audit/audit.feature.ts'
import { mailChoicesSchema } from './mail.choices.schemas.ts'
import type { Chooser, MailChoicesService } from './mail.choices.ts'

export type MailChoicesRouteParts = {
  choices: MailChoicesService
  principalOf: (request: FastifyRequest) => { user: Chooser }
  originOf: OriginOf
}

const tags = ['profile']
const url = '/api/users/me/notifications'
/** A few topics by name. */
const bodyLimit = 4096

export function registerMailChoicesRoutes(scope: HttpServer, { choices, principalOf, originOf }: MailChoicesRouteParts): void {
  scope.get(
    url,
    {
      schema: {
        tags,
        summary: 'What I get mails about, as far as I may choose',
        description: 'Only topics that have something to tell me. Notices about the safety of my account are always sent.',
        response: { 200: mailChoicesSchema },
      },
    },
    (request) => choices.find(principalOf(request).user),
  )
  scope.put(
    url,
    {
      bodyLimit,
      schema: {
        tags,
        summary: 'Choose what I get mails about',
        description: 'Topics that are not named stay as they are.',
        body: mailChoicesSchema,
        response: { 200: mailChoicesSchema },
      },
    },
    (request) => choices.save(principalOf(request).user, request.body, originOf(request)),
  )
}
