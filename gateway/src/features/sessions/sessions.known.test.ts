import { createTestClock, type TestClock } from '@gatehouse/kit/testing/clock'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createKnownSessions, livesWithoutNoticesMs, type KnownSessions } from './sessions.known.ts'
import type { PresentedToken, Principal, VerifiedToken } from './sessions.principal.ts'

const hour = 3_600_000

/** What keys and database would say: tokens of sessions that have not ended, asked about with or without delay. */
class Truth {
  readonly clock: TestClock = createTestClock()
  readonly ended = new Set<string>()
  readonly seen: string[] = []
  noticesArrive = true
  questions = 0
  /** Answers are held back until let go, with what was true when they were asked for. */
  slow = false
  readonly #held: (() => void)[] = []
  known: KnownSessions

  constructor(capacity?: number) {
    this.known = createKnownSessions({
      present: ({ cookie, authorization }) => {
        const [token = null, via] = authorization === undefined ? [cookie, 'cookie' as const] : [authorization, 'bearer' as const]
        return token === null ? null : { token, via }
      },
      verify: (presented) => this.#verify(presented),
      clock: this.clock,
      noteSeen: ({ sessionId }) => this.seen.push(sessionId),
      noticesArrive: () => this.noticesArrive,
      ...(capacity === undefined ? {} : { capacity }),
    })
  }

  /** `ana-1` is a token of session `ana-1` of `ana`; one for programs begins with `bearer`. */
  ask(token: string, via: 'cookie' | 'bearer' = 'cookie'): Principal | null | Promise<Principal | null> {
    return this.known.recognise({ cookie: via === 'cookie' ? token : undefined, authorization: via === 'bearer' ? token : undefined })
  }

  letGo(): void {
    for (const go of this.#held.splice(0)) go()
  }

  async #verify({ token, via }: PresentedToken): Promise<VerifiedToken | null> {
    this.questions += 1
    if (via === 'token') return null
    const answer = this.ended.has(token) || token.startsWith('bearer') !== (via === 'bearer') ? null : this.#sessionOf(token, via)
    if (this.slow) await new Promise<void>((resolve) => this.#held.push(resolve))
    return answer
  }

  #sessionOf(token: string, via: 'cookie' | 'bearer'): VerifiedToken {
    const now = this.clock.now().getTime()
    const [id = ''] = token.split('-')
    const user = { id, email: `${id}@example.org`, role: 'user' as const, full_name: null }
    const principal = {
      user,
      sessionId: token,
      groups: ['g'],
      grants: new Map(),
      via,
      expiresAt: new Date(now + hour),
      authenticatedAt: new Date(now),
      amr: ['pwd'],
    }
    return { principal, tokenExpiresAt: new Date(now + 600_000) }
  }
}

let truth: Truth
beforeEach(() => (truth = new Truth()))

const idOf = (principal: Principal | null | Promise<Principal | null>): unknown =>
  principal instanceof Promise ? 'asked' : (principal?.sessionId ?? null)

describe('a token', () => {
  it('is asked about once, then known at once', async () => {
    expect((await truth.ask('ana-1'))?.sessionId).toBe('ana-1')
    expect(idOf(truth.ask('ana-1'))).toBe('ana-1')
    expect(truth.questions).toBe(1)
  })

  it('that is not good is asked about each time', async () => {
    truth.ended.add('ana-1')
    expect(await truth.ask('ana-1')).toBeNull()
    expect(await truth.ask('ana-1')).toBeNull()
    expect(truth.questions).toBe(2)
  })

  it('works only the way it was issued, known or not', async () => {
    await truth.ask('ana-1')
    expect(await truth.ask('ana-1', 'bearer')).toBeNull()
    await truth.ask('bearer-1', 'bearer')
    expect(await truth.ask('bearer-1')).toBeNull()
    expect(idOf(truth.ask('ana-1'))).toBe('ana-1')
  })

  it('that is known is noted as seen once a minute', async () => {
    await truth.ask('ana-1')
    for (let second = 0; second < 130; second += 1) {
      truth.clock.advance(1000)
      await truth.ask('ana-1')
    }
    expect(truth.seen).toEqual(['ana-1', 'ana-1'])
  })

  it('is asked about once by many requests at the same time', async () => {
    truth.slow = true
    const answers = Array.from({ length: 100 }, async () => truth.ask('ana-1'))
    truth.letGo()
    expect((await Promise.all(answers)).every((principal) => principal?.sessionId === 'ana-1')).toBe(true)
    expect(truth.questions).toBe(1)
  })

  it('is never good beyond its own end', async () => {
    await truth.ask('ana-1')
    truth.clock.advance(600_000)
    expect(idOf(truth.ask('ana-1'))).toBe('asked')
  })

  it('is forgotten when many newer ones come, and those that are over first', async () => {
    truth = new Truth(2)
    await truth.ask('ana-1')
    truth.clock.advance(300_000)
    await truth.ask('bo-1')
    truth.clock.advance(400_000)
    await truth.ask('cleo-1')
    expect([idOf(truth.ask('bo-1')), idOf(truth.ask('cleo-1'))]).toEqual(['bo-1', 'cleo-1'])
    await truth.ask('dan-1')
    expect([idOf(truth.ask('bo-1')), idOf(truth.ask('dan-1'))]).toEqual(['asked', 'dan-1'])
  })
})

describe('a change', () => {
  it('holds from the notice on, and only for whom it concerns', async () => {
    await Promise.all([truth.ask('ana-1'), truth.ask('bo-1')])
    truth.ended.add('ana-1')
    truth.known.forget(({ user }) => user.id === 'ana')
    expect(await truth.ask('ana-1')).toBeNull()
    expect(idOf(truth.ask('bo-1'))).toBe('bo-1')
  })

  it('that comes while somebody is being asked about is not covered by the older answer', async () => {
    truth.slow = true
    const early = truth.ask('ana-1')
    truth.ended.add('ana-1')
    truth.known.forget(({ user }) => user.id === 'ana')
    truth.slow = false
    expect(await truth.ask('ana-1')).toBeNull()
    truth.letGo()
    await early
    expect(await truth.ask('ana-1')).toBeNull()
  })
})

describe('while notices do not arrive', () => {
  it('an answer is used for five seconds', async () => {
    await truth.ask('ana-1')
    truth.noticesArrive = false
    truth.clock.advance(livesWithoutNoticesMs)
    expect(idOf(truth.ask('ana-1'))).toBe('ana-1')
    truth.clock.advance(1)
    expect(idOf(truth.ask('ana-1'))).toBe('asked')
  })

  it('that is so also when the clock is set back', async () => {
    await truth.ask('ana-1')
    truth.noticesArrive = false
    truth.clock.advance(livesWithoutNoticesMs + 1)
    truth.clock.set(new Date(truth.clock.now().getTime() - hour))
    expect(idOf(truth.ask('ana-1'))).toBe('asked')
  })
})

describe('whatever happens in whatever order', () => {
  type Ends = Map<string, { ms: number; told: boolean }>
  type Happening = { kind: 'ask' | 'end'; token: string } | { kind: 'pass'; ms: number } | { kind: 'break' | 'repair' | 'slow' | 'fast' }

  const token = fc.constantFrom('ana-1', 'ana-2', 'bo-1')
  const event: fc.Arbitrary<Happening> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('ask' as const), token }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), token }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 7000 }) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('break' as const, 'repair' as const, 'slow' as const, 'fast' as const) }) },
  )

  /** Plays one happening; returns what was wrong with it. */
  const play = async (happening: Happening, ends: Ends): Promise<string | null> => {
    if ('token' in happening) return happening.kind === 'ask' ? faultOf(happening.token, ends) : end(happening.token, ends)
    if (happening.kind === 'pass') truth.clock.advance(happening.ms)
    else if (happening.kind === 'break') truth.noticesArrive = false
    else if (happening.kind === 'repair') {
      truth.noticesArrive = true
      truth.known.forget(() => true)
      for (const end of ends.values()) end.told = true
    } else if (happening.kind === 'slow') truth.slow = true
    else {
      truth.slow = false
      truth.letGo()
      await new Promise((resolve) => setImmediate(resolve))
    }
    return null
  }

  const end = (ended: string, ends: Ends): null => {
    if (truth.ended.has(ended)) return null
    truth.ended.add(ended)
    ends.set(ended, { ms: truth.clock.elapsedMs(), told: truth.noticesArrive })
    if (truth.noticesArrive) truth.known.forget(({ sessionId }) => sessionId === ended)
    return null
  }

  const faultOf = (asked: string, ends: Ends): string | null => {
    const answer = truth.ask(asked)
    // Only what comes at once comes from what is kept; a promise is a question to the database.
    if (answer instanceof Promise || answer === null) return null
    if (answer.sessionId !== asked) return 'it was somebody else'
    const known = ends.get(asked)
    if (known === undefined) return null
    if (known.told) return 'the end was told'
    return truth.clock.elapsedMs() - known.ms > livesWithoutNoticesMs ? 'the end was more than 5 s ago' : null
  }

  it('nobody is let in later than 5 s after the end of their session, and not at all once it was told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 30, maxLength: 80, size: 'max' }), async (events) => {
        truth = new Truth()
        const ends: Ends = new Map()
        for (const happening of events) expect(await play(happening, ends)).toBeNull()
        truth.letGo()
      }),
      { numRuns: 500 },
    )
  })
})
