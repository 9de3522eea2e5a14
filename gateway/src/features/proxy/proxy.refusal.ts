import type { ProblemError } from '@gatehouse/kit/errors'

/** Sends a browser elsewhere, to sign in. */
export class Redirect {
  readonly location: string
  constructor(location: string) {
    this.location = location
  }
}

/** How the data path answers a request itself. Refusals are returned, not thrown: they are an expected outcome of a step. */
export type Refusal = ProblemError | Redirect
