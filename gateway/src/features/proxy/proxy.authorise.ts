import type { DecideAccess } from '../grants/grants.feature.ts'
import { noAccess } from './proxy.errors.ts'
import type { Step } from './proxy.passage.ts'

export type { DecideAccess }

/** Lets only those on who may use the service. */
export function createAuthorisation({ decideAccess }: { decideAccess: DecideAccess }): Step {
  return (passage) => {
    const access = decideAccess(passage.signedIn, passage.service)
    return access.allowed ? null : noAccess({ detail: access.detail })
  }
}
