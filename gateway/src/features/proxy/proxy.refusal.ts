import type { ProblemError } from '@gatehouse/kit/errors'

/** Sends a browser elsewhere, to sign in or to https. */
export class Redirect {
  readonly location: string
  readonly status: number
  constructor(location: string, status: 301 | 302 = 302) {
    this.location = location
    this.status = status
  }
}

/** How the data path answers a request itself. Refusals are returned, not thrown: they are an expected outcome of a step. */
export type Refusal = ProblemError | Redirect
