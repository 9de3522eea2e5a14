import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
  type RawServerDefault,
} from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { forbidden, routeNotFound, unsupportedMediaType } from '../errors.ts'
import type { NewId } from '../ids.ts'
import type { Log } from '../log.ts'
import { sendProblem } from './problems.ts'
import { securityHeaders } from './security-headers.ts'

/** A Fastify instance, or a scope of one, whose routes are typed and checked by zod schemas. */
export type HttpServer = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** An unsafe method (RFC 9110 §9.2.1) that changes nothing lasting: a test, a check. */
    changesNothing?: boolean
    /** Whether it changes how somebody signs in: what can take an account over. */
    changesSignIn?: boolean
  }
}

export type HttpServerOptions = {
  log: Log
  newId: NewId
  /** Takes the id of a request from a caller that may set it (the gateway), else a new one is made. */
  requestIdOf?: (request: IncomingMessage) => string | undefined
  serverFactory?: FastifyServerFactory
  /** Largest JSON body in bytes. */
  bodyLimit?: number
  /** Whether people reach it by https. */
  https?: boolean
  /** Answers a request that no route fits, or throws; by default a 404 problem. */
  onNotFound?: (request: FastifyRequest, reply: FastifyReply) => unknown
}

/**
 * Creates the HTTP server of a process: zod validation and serialisation, problem details for every error, security headers,
 * one log line a request (route pattern, never the query), strict JSON.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const logger: FastifyBaseLogger = options.log
  const ownHeaders = Object.fromEntries(securityHeaders({ https: options.https === true }))
  const server = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? 256 * 1024,
    genReqId: (request) => options.requestIdOf?.(request) ?? options.newId(),
    requestTimeout: 0,
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, ignoreDuplicateSlashes: false, maxParamLength: 200 },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    ...(options.serverFactory === undefined ? {} : { serverFactory: options.serverFactory }),
    frameworkErrors: (error, request, reply) => {
      sendProblem(error, request, reply.headers(ownHeaders))
    },
  }).withTypeProvider<ZodTypeProvider>()
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  server.setErrorHandler(sendProblem)
  server.setNotFoundHandler((request, reply) => {
    if (options.onNotFound === undefined) throw routeNotFound()
    return options.onNotFound(request, reply)
  })
  // Fastify reads text/plain as a body by default, which would let a form of another site post JSON without a preflight.
  server.removeContentTypeParser('text/plain')
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(ownHeaders).header('x-request-id', request.id)
    done(charsetFault(request))
  })
  server.addHook('onResponse', (request, reply, done) => {
    logAnswer(request, reply.statusCode, reply.elapsedTime)
    done()
  })
  return server
}

/** JSON is UTF-8 (RFC 8259 §8.1); another charset would be read as something else than what was checked. */
function charsetFault(request: FastifyRequest): Error | undefined {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1]
  if (charset === undefined || /^utf-?8$/i.test(charset)) return undefined
  return unsupportedMediaType({ detail: 'Send text as UTF-8.' })
}

function logAnswer(request: FastifyRequest, status: number, elapsedMs: number): void {
  const fields = {
    request_id: request.id,
    method: request.method,
    route: request.routeOptions.url ?? '(none)',
    status,
    ms: Math.round(elapsedMs * 10) / 10,
  }
  if (status >= 500) request.log.warn(fields, 'request failed')
  else request.log.debug(fields, 'request answered')
}

/** Refuses a request that a rule of access forbids; for hooks of a scope. */
export function refuse(detail: string): never {
  throw forbidden({ detail })
}
