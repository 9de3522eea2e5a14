import type { Clock } from '@gatehouse/kit/clock'
import type { SecretBox } from '@gatehouse/kit/secret-box'
import type { Timers } from '@gatehouse/kit/timers'
import { mailLimits, pauseAfter } from './mail.config.ts'
import type { MailEvents } from './mail.events.ts'
import type { ClaimedMail, MailRepository } from './mail.repository.ts'
import { openContent } from './mail.sealed.ts'
import { sentence } from './mail.smtp-faults.ts'
import type { Attempt, Transport } from './mail.transport.ts'

export type MailWorker = AsyncDisposable & {
  /** Begins to send what is queued, and goes on until disposed of. */
  start: () => void
  /** Looks at the queue now. */
  wake: () => void
  /** Sends what is due at this moment; resolves when that is done. */
  deliver: () => Promise<void>
}

export type WorkerParts = {
  repository: MailRepository
  transport: Transport
  secretBox: SecretBox
  clock: Clock
  timers: Timers
  events: MailEvents
}

const tidyEveryMs = 3_600_000

/** Sends queued mails. Any number of gateways may do so at once: each mail is claimed by one. */
export function createMailWorker(parts: WorkerParts): MailWorker {
  const { timers, events } = parts
  const stop = new AbortController()
  const cancels: (() => void)[] = []
  let running: Promise<void> | null = null
  let again = false

  // One round at a time; what is queued during one is for the next.
  const run = async (): Promise<void> => {
    do {
      again = false
      await drain(parts, stop.signal).catch(events.queueFailed)
    } while (again && !stop.signal.aborted)
    running = null
  }
  const deliver = (): Promise<void> => {
    if (stop.signal.aborted) return Promise.resolve()
    again = running !== null
    running ??= run()
    return running
  }
  const wake = (): void => void deliver()
  return {
    wake,
    deliver,
    start: () => {
      cancels.push(
        timers.every(mailLimits.poll_ms, wake),
        timers.every(tidyEveryMs, () => void tidyUp(parts)),
      )
      wake()
      void tidyUp(parts)
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      for (const cancel of cancels) cancel()
      await running
    },
  }
}

async function drain(parts: WorkerParts, signal: AbortSignal): Promise<void> {
  const { repository, clock } = parts
  while (!signal.aborted) {
    const now = clock.now()
    const claimed = await repository.claim({ now, until: secondsAfter(now, mailLimits.lease_s), limit: mailLimits.at_once })
    if (claimed.length === 0) return
    await Promise.all(claimed.map((mail) => attempt(parts, mail)))
  }
}

async function attempt(parts: WorkerParts, mail: ClaimedMail): Promise<void> {
  const { repository, transport, secretBox, clock, events } = parts
  const about = { mailId: mail.id, kind: mail.kind, attempts: mail.attempts }
  if (clock.now() >= new Date(mail.useful_until)) return giveUp(parts, mail, late)
  const content = openContent(secretBox, mail)
  if (content === null) return giveUp(parts, mail, { code: 'sealed', detail: sentence('sealed', null) })
  const result = await transport.send({ id: mail.id, to: mail.recipient, written_at: new Date(mail.created_at), ...content })
  if (result.outcome === 'sent') {
    await repository.markSent(mail.id, clock.now())
    events.sent(about)
    return
  }
  const fault = { code: result.code, detail: result.detail }
  const until = secondsAfter(clock.now(), pauseAfter(mail.attempts))
  if (isFinal(result, mail.attempts) || until >= new Date(mail.useful_until)) return giveUp(parts, mail, fault)
  await repository.postpone(mail.id, { until, fault })
  events.postponed({ ...about, ...fault })
}

const late = { code: 'late', detail: 'It could not be sent while it was of use.' }

const isFinal = ({ outcome }: Attempt, attempts: number): boolean =>
  outcome === 'refused' || (outcome === 'unsure' && attempts >= mailLimits.unsure_attempts)

async function giveUp(
  { repository, clock, events }: WorkerParts,
  mail: ClaimedMail,
  fault: { code: string; detail: string },
): Promise<void> {
  const at = clock.now()
  await repository.markFailed(mail.id, { at, fault, keep: at < new Date(mail.useful_until) })
  events.failed({ mailId: mail.id, kind: mail.kind, attempts: mail.attempts, ...fault })
}

function tidyUp({ repository, clock, events }: WorkerParts): Promise<void> {
  const now = clock.now()
  const limits = { now, sentBefore: secondsAfter(now, -mailLimits.keep_sent_s), failedBefore: secondsAfter(now, -mailLimits.keep_failed_s) }
  return repository.tidy(limits).catch(events.queueFailed)
}

const secondsAfter = (date: Date, seconds: number): Date => new Date(date.getTime() + seconds * 1000)
