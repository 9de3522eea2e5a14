import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { MountedService } from '../registry/registry.feature.ts'
import { Passage, runSteps, type Step } from './proxy.passage.ts'
import type { Refusal } from './proxy.refusal.ts'
import type { RequestHead } from './proxy.request-head.ts'
import type { Traffic } from './proxy.traffic.ts'

type EnterOptions = { steps: readonly Step[]; traffic: Traffic; newId: NewId; log: Log }

type Found = { service: MountedService; head: RequestHead; upgrade: boolean }

/** What happens to a request once the steps have decided. `refused` also takes what went wrong unexpectedly. */
export type Endings = { admitted: (passage: Passage) => void; refused: (refusal: unknown, requestId: string) => void }

/** Sends a request through the steps. If a session ended meanwhile, it may have been this one's, so they run again. */
export function createEntrance({ steps, traffic, newId, log }: EnterOptions): (found: Found, end: Endings) => void {
  const enter = (found: Found, end: Endings): void => {
    const passage = new Passage({ ...found, requestId: newId() })
    const { generation } = traffic
    const settle = (refusal: Refusal | null): void => {
      if (refusal !== null) end.refused(refusal, passage.requestId)
      else if (traffic.generation !== generation) enter(found, end)
      else end.admitted(passage)
    }
    const fail = (error: unknown): void => {
      log.error({ err: error, request_id: passage.requestId, service: found.service.key }, 'request failed unexpectedly')
      end.refused(error, passage.requestId)
    }
    try {
      const outcome = runSteps(steps, passage)
      if (outcome instanceof Promise) outcome.then(settle).catch(fail)
      else settle(outcome)
    } catch (error) {
      fail(error)
    }
  }
  return enter
}
