import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Transaction } from 'kysely'
import { summarise, type AlertItem } from './health.alert.ts'
import type { AlertsRepository, Delivery } from './health.alerts.repository.ts'
import type { BackNoticesRepository } from './health.back-notices.repository.ts'
import { isQuiet, type QuietHours } from './health.quiet.ts'
import type { HealthTables } from './health.tables.ts'
import type { SendWebhook } from './health.webhook.ts'

export type AlertSettings = {
  mail_to: readonly string[]
  webhook_url: string | null
  webhook_secret: string | null
  /** How long changes are gathered into one alert. */
  group_s: number
  quiet: QuietHours | null
}

export type ServiceMail = {
  to: { address: string; name: string | null }
  message: { kind: 'app_back'; app: string } | { kind: 'service_alert'; items: readonly AlertItem[] }
}

/** Queues a mail in the caller's transaction. */
export type SendServiceMail = (mail: ServiceMail, trx: Transaction<HealthTables>) => Promise<unknown>

export type AlertsOptions = {
  repository: AlertsRepository
  backNotices: BackNoticesRepository
  readSettings: () => Promise<AlertSettings>
  sendMail: SendServiceMail
  /** An alert in words, for programs. */
  describeAlert: (items: readonly AlertItem[]) => { title: string; text: string }
  sendWebhook: SendWebhook
  /** The person behind an id, as long as the account is active. */
  recipientOf: (userId: string) => Promise<ServiceMail['to'] | null>
  nameOf: (key: string) => string
  isBack: (key: string) => boolean
  /** The term of this gateway; only the one that checks tells. */
  term: () => number | null
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
}

const lookEveryMs = 5000
/** Pauses after each failed delivery; after the last one it is given up. */
const retriesMs = [10_000, 60_000, 300_000, 1_800_000, 7_200_000]

/**
 * Tells admins of services that go down and come back, and people who asked for it that an app is back. What is to be told stands in
 * the database, so a change of the gateway that checks neither loses nor repeats it.
 */
export class Alerts {
  readonly #options: AlertsOptions
  readonly #stop: () => void
  #working: Promise<void> | null = null

  constructor(options: AlertsOptions) {
    this.#options = options
    this.#stop = options.timers.every(lookEveryMs, () => void this.look())
  }

  /** Does what is due now; resolves when that is done. */
  look(): Promise<void> {
    this.#working ??= this.#work()
      .catch((error: unknown) => this.#options.log.warn({ err: error }, 'alerts about services could not be seen to'))
      .finally(() => (this.#working = null))
    return this.#working
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop()
    await this.#working
  }

  async #work(): Promise<void> {
    const term = this.#options.term()
    if (term === null) return
    await this.#tellWhoWaits()
    await this.#tellAdmins(term)
    await this.#deliver()
  }

  async #tellWhoWaits(): Promise<void> {
    const { backNotices, isBack, nameOf, recipientOf, sendMail } = this.#options
    for (const key of (await backNotices.wantedKeys()).filter(isBack)) {
      const name = nameOf(key)
      await backNotices.take(key, async (userIds, trx) => {
        for (const userId of userIds) {
          const to = await recipientOf(userId)
          if (to !== null) await sendMail({ to, message: { kind: 'app_back', app: name } }, trx)
        }
      })
    }
  }

  async #tellAdmins(term: number): Promise<void> {
    const { repository, readSettings, clock, nameOf, log } = this.#options
    const { transitions, upTo } = await repository.untold()
    const [first] = transitions
    if (first === undefined) return
    const settings = await readSettings()
    const isWanted = settings.mail_to.length > 0 || settings.webhook_url !== null
    const now = clock.now()
    const isGathering = now.getTime() - Date.parse(first.at) < settings.group_s * 1000
    if (isWanted && (isGathering || isQuiet(settings.quiet, now))) return
    const alert = isWanted ? summarise(transitions, nameOf) : []
    const noted = await repository.noteTold(term, upTo, async (trx) => {
      if (alert.length > 0) await this.#queue(alert, settings, trx)
    })
    if (noted && alert.length > 0)
      log.info({ services: alert.map(({ key }) => key), mails: settings.mail_to.length }, 'an alert about services was sent')
  }

  async #queue(items: readonly AlertItem[], settings: AlertSettings, trx: Transaction<HealthTables>): Promise<void> {
    const { sendMail, describeAlert, repository, newId, clock } = this.#options
    for (const address of settings.mail_to) await sendMail({ to: { address, name: null }, message: { kind: 'service_alert', items } }, trx)
    if (settings.webhook_url === null) return
    const now = clock.now()
    await repository.queue(trx, {
      id: newId(),
      now,
      body: JSON.stringify({ ...describeAlert(items), items, sent_at: now.toISOString() }),
    })
  }

  async #deliver(): Promise<void> {
    const { repository, readSettings, clock } = this.#options
    const due = await repository.due(clock.now())
    if (due.length === 0) return
    const { webhook_url: url, webhook_secret: secret } = await readSettings()
    for (const delivery of due) {
      if (url === null) await repository.done(delivery.id)
      else await this.#attempt({ url, secret }, delivery)
    }
  }

  async #attempt(target: { url: string; secret: string | null }, delivery: Delivery): Promise<void> {
    const { repository, sendWebhook, clock, log } = this.#options
    try {
      await sendWebhook(target, delivery)
      await repository.done(delivery.id)
    } catch (error) {
      const pauseMs = retriesMs[delivery.attempts]
      if (pauseMs === undefined) {
        log.error({ err: error, delivery: delivery.id }, 'an alert could not be delivered to the webhook and was given up')
        return repository.done(delivery.id)
      }
      log.warn({ err: error, delivery: delivery.id, again_in_ms: pauseMs }, 'an alert could not be delivered to the webhook yet')
      const last_error = error instanceof Error ? error.message.slice(0, 300) : 'unknown'
      await repository.retryLater(delivery.id, { next_at: new Date(clock.now().getTime() + pauseMs), last_error })
    }
    return undefined
  }
}
