import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doubt, fail, pass, warn } from './health.builders.ts'
import type { ProbeOutcome } from './health.outcome.ts'
import { initialState, nextCheck, nextState, type HealthState } from './health.status.ts'

const thresholds = { rise: 2, fall: 2 }
const intervalMs = 30_000

/** Applies outcomes, each as late after the one before as the decision wants it. */
function after(
  outcomes: readonly ProbeOutcome[],
  rules = thresholds,
): { state: HealthState; nextMs: number; atMs: number; changes: string[] } {
  let at = { wallMs: 0, elapsedMs: 0 }
  let state = initialState(at)
  let nextMs = 0
  const changes: string[] = []
  for (const outcome of outcomes) {
    at = { wallMs: at.wallMs + nextMs, elapsedMs: at.elapsedMs + nextMs }
    const before = state.shown.status
    state = nextState(state, outcome, { at, thresholds: rules })
    nextMs = nextCheck(state, outcome, { at, thresholds: rules, intervalMs }).inMs
    if (state.shown.status !== before) changes.push(`${at.elapsedMs / 1000} ${state.shown.status}`)
  }
  return { state, nextMs, atMs: at.elapsedMs, changes }
}

const times = (count: number, outcome: ProbeOutcome): ProbeOutcome[] => Array.from({ length: count }, () => outcome)

describe('a service', () => {
  it('is unknown, because it starts, before the first check', () => {
    expect(initialState({ wallMs: 7, elapsedMs: 0 })).toMatchObject({
      shown: { status: 'unknown', reason: 'starting' },
      sinceWallMs: 7,
      lastOkWallMs: null,
    })
  })

  it('is up after its first good check', () => {
    expect(after([pass()])).toMatchObject({ state: { shown: { status: 'up', reason: null }, lastOkWallMs: 0 }, nextMs: 30_000 })
  })

  it('is down only after a second failure, which is looked for soon', () => {
    expect(after([fail()])).toMatchObject({ state: { shown: { status: 'unknown' } }, nextMs: 1000 })
    expect(after([pass(), fail()])).toMatchObject({ state: { shown: { status: 'up' } }, nextMs: 1000 })
    expect(after([pass(), fail(), fail()])).toMatchObject({ state: { shown: { status: 'down', reason: 'refused' } }, nextMs: 10_000 })
  })

  it.each([
    ['refused', 1000],
    ['dns', 1000],
    ['timeout', 2000],
    ['answer', 2000],
    ['unhealthy', 2000],
    ['tls', 2000],
    ['connection', 2000],
  ] as const)('that fails with %s is looked at again after %i ms', (reason, nextMs) => {
    expect(after([pass(), fail(reason)]).nextMs).toBe(nextMs)
  })

  it('stays up through single failures', () => {
    expect(after([pass(), fail(), pass(), fail('timeout'), pass()]).changes).toStrictEqual(['0 up'])
  })

  it('is up again after two good checks in a row, the second soon after the first', () => {
    expect(after([pass(), fail(), fail(), pass()])).toMatchObject({ state: { shown: { status: 'down' } }, nextMs: 1000 })
    expect(after([pass(), fail(), fail(), pass(), pass()])).toMatchObject({ state: { shown: { status: 'up' } }, nextMs: 30_000 })
  })

  it('stays down when the second check fails again', () => {
    expect(after([pass(), fail(), fail(), pass(), fail()]).state.shown.status).toBe('down')
  })

  it('is watched closely for two minutes after it went down, then as usual', () => {
    const down = after([pass(), fail(), ...times(12, fail())])
    expect(down.nextMs).toBe(10_000)
    expect(after([pass(), fail(), ...times(14, fail())]).nextMs).toBe(30_000)
  })

  it('is degraded while it says so itself, at once and as long as it does', () => {
    expect(after([warn()]).state.shown).toStrictEqual({ status: 'degraded', reason: 'warning' })
    expect(after([pass(), warn()]).state.shown).toStrictEqual({ status: 'degraded', reason: 'warning' })
    expect(after([pass(), warn(), pass()]).state.shown).toStrictEqual({ status: 'up', reason: null })
  })

  it('is down for the reason of its last failure, since it went down', () => {
    const { state } = after([pass(), fail('refused'), fail('refused'), fail('timeout')])
    expect([state.shown.reason, state.sinceWallMs, state.lastOkWallMs]).toStrictEqual(['timeout', 31_000, 0])
  })

  it('is not called down for doubts of the gateway about itself, but unknown', () => {
    expect(after([pass(), doubt()]).state.shown.status).toBe('up')
    expect(after([pass(), doubt(), doubt()])).toMatchObject({
      state: { shown: { status: 'unknown', reason: 'not_checked' } },
      nextMs: 10_000,
    })
    expect(after([pass(), fail(), doubt(), fail(), doubt(), fail()]).state.shown.status).toBe('up')
    expect(after([pass(), doubt(), doubt(), pass()]).state.shown.status).toBe('up')
  })

  it('is unstable once it has changed four times in ten minutes, and no longer after ten quiet ones', () => {
    const breakdown = [fail(), fail(), pass(), pass()]
    const twice = after([pass(), ...breakdown, ...breakdown])
    expect(twice.state.shown).toStrictEqual({ status: 'degraded', reason: 'unstable' })
    expect(after([pass(), ...breakdown, fail(), fail(), pass()]).state.shown.status).toBe('down')
    expect(after([pass(), ...breakdown, ...breakdown, ...times(25, pass())]).state.shown).toStrictEqual({ status: 'up', reason: null })
  })

  it('obeys its own thresholds', () => {
    expect(after([fail()], { rise: 1, fall: 1 }).state.shown.status).toBe('down')
    expect(after([fail(), pass()], { rise: 1, fall: 1 }).state.shown.status).toBe('up')
    expect(after([pass(), fail(), fail()], { rise: 2, fall: 3 }).state.shown.status).toBe('up')
    expect(after([pass(), fail(), fail(), fail(), pass(), pass()], { rise: 3, fall: 3 }).state.shown.status).toBe('down')
  })
})

describe('with the defaults', () => {
  it('a refused connection is seen within 34 s of the last good check, jitter included', () => {
    expect(after([pass(), fail('refused'), fail('refused')]).atMs * 1.05).toBeLessThan(34_000)
  })

  it('a hang is seen within 41 s, jitter and time-outs included', () => {
    expect(after([pass(), fail('timeout'), fail('timeout')]).atMs * 1.05 + 2 * 3000).toBeLessThan(41_000)
  })

  it('a recovery is seen within 13 s', () => {
    const down = after([pass(), fail(), fail(), fail()])
    const up = after([pass(), fail(), fail(), fail(), pass(), pass()])
    expect(up.atMs - down.atMs).toBeLessThan(13_000)
  })
})

const outcomes = fc.array(fc.constantFrom(pass(), warn(), fail('refused'), fail('timeout'), fail('unhealthy'), doubt()), {
  minLength: 1,
  maxLength: 60,
})
const rules = fc.record({ rise: fc.integer({ min: 1, max: 4 }), fall: fc.integer({ min: 1, max: 4 }) })

describe('whatever the checks say', () => {
  it('goes down only on as many failures in a row as it takes', () => {
    fc.assert(
      fc.property(outcomes, rules, (list, some) => {
        const before = after(list.slice(0, -1), some).state.level
        const { level } = after(list, some).state
        const tail = list.slice(-some.fall)
        const mayFall = tail.length === some.fall && tail.every(({ kind }) => kind === 'fail')
        expect(level !== 'down' || before === 'down' || mayFall).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('is up or degraded after as many good checks in a row as it takes', () => {
    fc.assert(
      fc.property(outcomes, rules, (list, some) => {
        const { level, shown } = after([...list, ...times(some.rise, pass())], some).state
        expect([level, ['up', 'degraded'].includes(shown.status)]).toStrictEqual(['up', true])
      }),
      { numRuns: 2000 },
    )
  })

  it('has a reason exactly when it is not up, and a last good check when there was one', () => {
    fc.assert(
      fc.property(outcomes, rules, (list, some) => {
        const { shown, lastOkWallMs } = after(list, some).state
        expect([shown.reason === null, lastOkWallMs !== null]).toStrictEqual([
          shown.status === 'up',
          list.some(({ kind }) => kind === 'pass' || kind === 'warn'),
        ])
      }),
      { numRuns: 2000 },
    )
  })

  it('is looked at again after one second to one interval', () => {
    fc.assert(
      fc.property(outcomes, rules, (list, some) => {
        const { nextMs } = after(list, some)
        expect(nextMs >= 1000 && nextMs <= intervalMs).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('does not mind the clock on the wall being set', () => {
    fc.assert(
      fc.property(outcomes, fc.integer({ min: -1e9, max: 1e9 }), (list, jumpMs) => {
        const walk = (jump: number): string[] => {
          let state = initialState({ wallMs: 0, elapsedMs: 0 })
          return list.map((outcome, at) => {
            state = nextState(state, outcome, { at: { wallMs: at * 1000 + (at > 3 ? jump : 0), elapsedMs: at * 1000 }, thresholds })
            return `${state.shown.status} ${state.shown.reason ?? ''}`
          })
        }
        expect(walk(jumpMs)).toStrictEqual(walk(0))
      }),
      { numRuns: 500 },
    )
  })
})
