import type { Outbound } from '@gatehouse/kit/outbound'
import { createHmac } from 'node:crypto'

/** Where alerts go, and the secret that signs them. */
export type WebhookTarget = { url: string; secret: string | null }

/** Sends one alert. Resolves when it was taken, throws when it was not. */
export type SendWebhook = (target: WebhookTarget, delivery: { id: string; body: string }) => Promise<void>

const patienceMs = 10_000

/**
 * Posts JSON. `Gatehouse-Signature: t=<seconds>,v1=<hex>` is the HMAC-SHA256 of `<seconds>.<body>`; `Gatehouse-Delivery` is the same at
 * each attempt, so that a receiver can tell a repetition. Redirects are not followed: they would leave what was checked.
 */
export function createSendWebhook({ request, now }: { request: Outbound['request']; now: () => Date }): SendWebhook {
  return async ({ url, secret }, { id, body }) => {
    const seconds = Math.floor(now().getTime() / 1000)
    const signature = secret === null ? {} : { 'gatehouse-signature': `t=${seconds},v1=${signatureOf(secret, `${seconds}.${body}`)}` }
    const { statusCode, body: answer } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Gatehouse alerts', 'gatehouse-delivery': id, ...signature },
      body,
      signal: AbortSignal.timeout(patienceMs),
    })
    await answer.dump({ limit: 16_384 })
    if (statusCode < 200 || statusCode > 299) throw new Error(`HTTP ${statusCode}`)
  }
}

function signatureOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}
