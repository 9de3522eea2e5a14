import { routeNotFound } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { MountedService } from '../registry/registry.feature.ts'
import { Passage, runSteps, type Found, type Step } from './proxy.passage.ts'
import type { Refusal } from './proxy.refusal.ts'
import type { Traffic } from './proxy.traffic.ts'

type EnterOptions = {
  steps: readonly Step[]
  /** The service that a request is for by now. */
  findAgain: (found: Found) => MountedService | null
  traffic: Traffic
  newId: NewId
  log: Log
}

/** What happens to a request once the steps have decided. `refuse` also takes what went wrong unexpectedly. */
type Endings<Client> = {
  admit: (passage: Passage, client: Client) => void
  refuse: (refusal: unknown, passage: Passage, client: Client) => void
}

type Deciding<Client> = { passage: Passage; client: Client; found: Found }

/**
 * Sends requests through the steps. If a session ended meanwhile, it may have been this one's, and if services changed, it may be
 * another one that has the path now; so they run again.
 */
export function createEntrance<Client>(options: EnterOptions, endings: Endings<Client>): (found: Found, client: Client) => void {
  const { steps, findAgain, traffic, newId, log } = options

  const enter = (found: Found, client: Client): void => {
    const passage = new Passage(found, newId())
    try {
      const outcome = runSteps(steps, passage)
      if (outcome instanceof Promise) void settleLater(outcome, { passage, client, found })
      else settle(outcome, passage, client)
    } catch (error) {
      fail(error, passage, client)
    }
  }

  const settleLater = async (outcome: Promise<Refusal | null>, { passage, client, found }: Deciding<Client>): Promise<void> => {
    const { generation } = traffic
    try {
      const refusal = await outcome
      if (refusal === null && traffic.generation !== generation) {
        const service = findAgain(found)
        if (service === null) return settle(routeNotFound(), passage, client)
        passage.leave()
        enter({ ...found, service }, client)
      } else settle(refusal, passage, client)
    } catch (error) {
      fail(error, passage, client)
    }
  }

  const settle = (refusal: Refusal | null, passage: Passage, client: Client): void => {
    if (refusal === null) return endings.admit(passage, client)
    passage.leave()
    return endings.refuse(refusal, passage, client)
  }

  const fail = (error: unknown, passage: Passage, client: Client): void => {
    log.error({ err: error, request_id: passage.requestId, service: passage.service.key }, 'request failed unexpectedly')
    passage.leave()
    endings.refuse(error, passage, client)
  }
  return enter
}
