import type { FieldFault } from '@gatehouse/contracts/problem'
import { problemMediaType } from '@gatehouse/contracts/problem'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import {
  bodyTooLarge,
  invalidInput,
  malformedRequest,
  methodNotAllowed,
  ProblemError,
  temporarilyUnavailable,
  toProblem,
  unsupportedMediaType,
} from '../errors.ts'

/** Fastify's error handler: every error becomes problem details, and unknown ones are logged with their cause. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = recognise(error)
  if (!(known instanceof ProblemError) || known.status === 500)
    request.log.error({ err: error, request_id: request.id }, 'request failed unexpectedly')
  const { status, headers, body } = toProblem(known, request.id)
  // The schema of a problem is fixed, so it is written without the serialiser of the route, which may know no such answer.
  void reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .type(problemMediaType)
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(body)
}

/** Gives the framework's own errors the product's words; anything unknown comes back as it is. */
function recognise(error: unknown): unknown {
  if (error instanceof ProblemError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return invalidInput({ errors: fieldFaults(error.validation), cause: error })
  const status = statusOf(error)
  if (status === 413) return bodyTooLarge({ cause: error })
  if (status === 415) return unsupportedMediaType({ cause: error })
  if (status === 405) return methodNotAllowed({ cause: error })
  if (status === 503) return temporarilyUnavailable({ cause: error })
  if (status !== undefined && status >= 400 && status < 500) return malformedRequest({ cause: error })
  return error
}

type ValidationIssue = { instancePath: string; message?: string; keyword: string; params?: Record<string, unknown> }

function fieldFaults(issues: readonly ValidationIssue[]): FieldFault[] {
  return issues.flatMap(({ instancePath, message = 'is not valid', keyword: code, params }) => {
    const path = instancePath.replace(/^\//, '').replaceAll('/', '.')
    // Told at what holds them, but meant are they: a fault is where the person can take it away.
    const unknown = code === 'unrecognized_keys' && Array.isArray(params?.['keys']) ? params['keys'].map(String) : []
    if (unknown.length > 0)
      return unknown.map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: 'is not known here', code }))
    return [{ path, message, code }]
  })
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode
  return undefined
}
