import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import type { Clock } from '@gatehouse/kit/clock'
import type { MailTrial, MailTrialStep } from './mail.schemas.ts'
import { sentence, type SmtpStage } from './mail.smtp-faults.ts'
import { openDelivery, smtpTimeouts, type SmtpParts } from './mail.smtp.ts'
import type { FaultCode, Letter, SmtpServer, Transport } from './mail.transport.ts'

export type TrialParts = { clock: Clock; mime: (letter: Letter) => Promise<Buffer> }
type StepName = MailTrialStep['step']

/** Sends a letter at once, past the queue, and tells step by step how far it came. */
export async function tryServer({ clock, mime }: TrialParts, smtp: SmtpParts, letter: Letter): Promise<MailTrial> {
  const timed = stopwatch(clock)
  const reached = await reach(smtp.server, timed)
  if (reached.some(({ ok }) => !ok)) return { ok: false, steps: reached }
  const steps = [...reached]
  let stage: SmtpStage = 'connect'
  const finish = (done: SmtpStage): void => {
    // Sign-in without a user name, and sender and recipient, are part of the step that follows.
    if (done === 'connect') steps.push(good('tls', timed(), securityDetail(smtp.server)))
    if (done === 'auth') steps.push(good('auth', timed(), null))
  }
  await using delivery = openDelivery(smtp)
  const attempt = await delivery.run({ to: letter.to, content: await mime(letter) }, (next) => {
    if (next !== stage) finish(stage)
    stage = next
  })
  if (attempt.outcome === 'sent') steps.push(good('accepted', timed(), 'The mail server has taken the mail.'))
  else steps.push(bad(stepOf(stage), timed(), attempt))
  return { ok: attempt.outcome === 'sent', steps }
}

/** The same where mails are written to files. */
export async function tryFiles({ clock }: Pick<TrialParts, 'clock'>, transport: Transport, letter: Letter): Promise<MailTrial> {
  const timed = stopwatch(clock)
  const attempt = await transport.send(letter)
  const step = attempt.outcome === 'sent' ? good('file', timed(), attempt.detail) : bad('file', timed(), attempt)
  return { ok: step.ok, steps: [step] }
}

const stepOf = (stage: SmtpStage): StepName => (stage === 'connect' ? 'tls' : stage === 'auth' ? 'auth' : 'accepted')

async function reach({ host, port }: SmtpServer, timed: () => number): Promise<MailTrialStep[]> {
  const address =
    isIP(host) === 0
      ? await lookup(host).then(
          (found) => found.address,
          () => null,
        )
      : host
  if (address === null) return [bad('dns', timed(), { code: 'dns', detail: sentence('dns', null) })]
  const dns = good('dns', timed(), address === host ? null : address)
  const fault = await connectionFault(address, port)
  if (fault === null) return [dns, good('connect', timed(), null)]
  return [dns, bad('connect', timed(), { code: fault, detail: sentence(fault, null) })]
}

function connectionFault(host: string, port: number): Promise<FaultCode | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: smtpTimeouts.connect })
    const end = (fault: FaultCode | null): void => {
      socket.destroy()
      resolve(fault)
    }
    socket.once('connect', () => end(null))
    socket.once('timeout', () => end('timeout'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED' ? 'refused' : 'connection'))
  })
}

const securityDetails: Record<SmtpServer['security'], string> = {
  tls: 'Encrypted from the start (smtps).',
  starttls: 'Encrypted with STARTTLS.',
  none: 'Not encrypted: the server is this machine, or SMTP_URL says tls=off.',
}
const securityDetail = ({ security }: SmtpServer): string => securityDetails[security]

const good = (step: StepName, ms: number, detail: string | null): MailTrialStep => ({ step, ok: true, ms, code: null, detail })
const bad = (step: StepName, ms: number, { code, detail }: { code: string; detail: string }): MailTrialStep => ({
  step,
  ok: false,
  ms,
  code,
  detail,
})

/** Milliseconds since the last time it was asked. */
function stopwatch(clock: Clock): () => number {
  let since = clock.elapsedMs()
  return () => {
    const now = clock.elapsedMs()
    const ms = Math.round(now - since)
    since = now
    return ms
  }
}
