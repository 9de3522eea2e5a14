import { Duty, type DutyOptions } from './health.duty.ts'
import type { Transition } from './health.monitor.ts'

/** Begins and ends the work of the one that checks, as this gateway comes to lead and no longer does. */
export type Shifts = AsyncDisposable & {
  begin: (term: number, former: number | null) => void
  end: () => void
  sync: () => void
  checkSoon: (key: string) => void
}

export type ShiftsOptions = Omit<DutyOptions, 'term' | 'describe'> & {
  /** Key of the service that is the reason why this one is down. */
  causeOf: (key: string) => string | null
}

export function createShifts(options: ShiftsOptions): Shifts {
  let duty: Duty | null = null
  let ending: Promise<void> = Promise.resolve()

  const end = (): void => {
    const over = duty
    duty = null
    if (over !== null) ending = ending.then(() => over[Symbol.asyncDispose]())
  }

  return {
    begin: (term, former) => {
      if (duty !== null && former !== null) return duty.goOn(term)
      end()
      duty = new Duty({ ...options, term, describe: (transition) => describe(transition, options.causeOf) })
      return undefined
    },
    end,
    sync: () => duty?.sync(),
    checkSoon: (key) => duty?.checkSoon(key),
    [Symbol.asyncDispose]: async () => {
      end()
      await ending
    },
  }
}

function describe({ key, wallMs, from, to, reason, detail }: Transition, causeOf: ShiftsOptions['causeOf']) {
  const because = to === 'down' ? causeOf(key) : null
  return { service_key: key, at: new Date(wallMs), from_status: from, to_status: to, reason, because, detail }
}
