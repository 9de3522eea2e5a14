import type { MountedService } from '../registry/registry.feature.ts'
import type { Principal } from './proxy.principal.ts'
import type { Refusal } from './proxy.refusal.ts'
import type { RequestHead } from './proxy.request-head.ts'

/** Something of which there are only so many. */
type Place = { leave: () => void }

/** A request whose path belongs to a service. */
export type Found = { head: RequestHead; service: MountedService; upgrade: boolean }

/** One request on its way through the data path: what came in, and what the steps have found out so far. */
export class Passage {
  readonly head: RequestHead
  readonly service: MountedService
  readonly requestId: string
  /** Whether the client asks for another protocol on this connection. */
  readonly upgrade: boolean
  principal: Principal | null = null
  /** Headers by which the upstream learns who is calling. */
  identity: readonly string[] = []
  /** What the upstream gets: path with query, and headers without Host. */
  /** The place it has at its service, until it leaves. */
  #place: Place | null = null
  upstreamTarget = ''
  upstreamHeaders: string[] = []

  constructor({ head, service, upgrade }: Found, requestId: string) {
    this.head = head
    this.service = service
    this.requestId = requestId
    this.upgrade = upgrade
  }

  hold(place: Place): void {
    this.#place = place
  }

  /** Gives its place at the service back, if it has one: the service is done with it, or never gets it. */
  leave(): void {
    this.#place?.leave()
    this.#place = null
  }

  /** Who is signed in; only asked for after {@link principal} was found. */
  get signedIn(): Principal {
    if (this.principal === null) throw new Error('a step ran before the request was authenticated')
    return this.principal
  }
}

export type StepOutcome = Refusal | null

/** One step of the data path. It may refuse, add to the passage, and take its time only when it has to. */
export type Step = (passage: Passage) => StepOutcome | Promise<StepOutcome>

/** Runs steps in order until one refuses. Stays synchronous as long as the steps do. */
export function runSteps(steps: readonly Step[], passage: Passage, from = 0): StepOutcome | Promise<StepOutcome> {
  for (let at = from; at < steps.length; at += 1) {
    const outcome = steps[at]?.(passage) ?? null
    if (outcome instanceof Promise) return outcome.then((refusal) => refusal ?? runSteps(steps, passage, at + 1))
    if (outcome !== null) return outcome
  }
  return null
}
