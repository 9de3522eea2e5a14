import type { FieldFault, Problem } from '@gatehouse/contracts/problem'

export type ProblemOptions = {
  /** For people: what happened and what to do. Never a secret, an SQL text or a stack. */
  detail?: string
  errors?: FieldFault[]
  /** Further members of the answer, such as `limit_bytes`. */
  members?: Record<string, unknown>
  headers?: Record<string, string>
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  retryAfterS?: number
  cause?: unknown
}

/** An error that a client may see, with everything its answer needs. Made by the factories of {@link defineError}. */
export class ProblemError extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly errors: FieldFault[] | undefined
  readonly members: Record<string, unknown>
  readonly headers: Record<string, string>

  constructor(definition: { code: string; status: number; title: string }, options: ProblemOptions = {}) {
    super(options.detail ?? definition.title, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ProblemError'
    this.code = definition.code
    this.status = definition.status
    this.title = definition.title
    this.detail = options.detail
    this.errors = options.errors
    this.members = options.members ?? {}
    this.headers = {
      ...options.headers,
      ...(options.retryAfterS === undefined ? {} : { 'retry-after': String(Math.ceil(options.retryAfterS)) }),
    }
  }
}

export type ErrorFactory = ((options?: ProblemOptions) => ProblemError) & { readonly code: string; readonly status: number }

/**
 * Defines one error of a feature: a stable code, an HTTP status and a title. Returns the function that makes it, so that
 * `throw nameTaken()` reads as a sentence. Every code is explained in docs/problems/<code>.md.
 */
export function defineError(code: string, status: number, title: string): ErrorFactory {
  return Object.assign((options?: ProblemOptions) => new ProblemError({ code, status, title }, options), { code, status })
}

/** A fault of the environment that ends the start: `faults` are whole sentences, one each, printed as they are. */
export class StartupError extends Error {
  readonly faults: string[]

  constructor(faults: string[], options?: ErrorOptions) {
    super(faults.join('\n'), options)
    this.name = 'StartupError'
    this.faults = faults
  }
}

export type ProblemAnswer = { status: number; headers: Record<string, string>; body: Problem }

/** The answer to an error. Only what a {@link ProblemError} carries reaches the client; anything else is an opaque 500. */
export function toProblem(error: unknown, requestId: string): ProblemAnswer {
  const known = error instanceof ProblemError ? error : internalError({ cause: error })
  const body: Problem = {
    ...known.members,
    type: `/problems/${known.code}`,
    title: known.title,
    status: known.status,
    code: known.code,
    request_id: requestId,
    ...(known.detail === undefined ? {} : { detail: known.detail }),
    ...(known.errors === undefined ? {} : { errors: known.errors }),
  }
  return { status: known.status, headers: known.headers, body }
}

export const internalError = defineError('internal', 500, 'Something went wrong on our side')
export const invalidInput = defineError('request.invalid', 400, 'The request is not valid')
export const malformedRequest = defineError('request.malformed', 400, 'The request could not be read')
export const unsupportedMediaType = defineError('request.unsupported_media_type', 415, 'This content type is not accepted here')
export const bodyTooLarge = defineError('request.too_large', 413, 'The request body is too large')
export const routeNotFound = defineError('request.not_found', 404, 'There is nothing at this address')
export const methodNotAllowed = defineError('request.method_not_allowed', 405, 'This method is not allowed here')
export const preconditionFailed = defineError('request.precondition_failed', 412, 'Somebody changed this in the meantime')
const authenticationRequired = defineError('auth.required', 401, 'Sign in first')
/** With the challenge that a 401 must have (RFC 9110 §15.5.2); this one makes no browser show a dialog of its own. */
export const notSignedIn: ErrorFactory = Object.assign(
  ({ headers, ...options }: ProblemOptions = {}) =>
    authenticationRequired({ ...options, headers: { 'www-authenticate': 'Bearer realm="gatehouse"', ...headers } }),
  { code: authenticationRequired.code, status: authenticationRequired.status },
)
export const forbidden = defineError('auth.forbidden', 403, 'You may not do this')
export const temporarilyUnavailable = defineError('service.unavailable', 503, 'Not available at the moment')
