import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Clock } from './clock.ts'
import { guardedLookup, refuseSpecialAddresses, RefusedAddressError } from './outbound.ts'

/** How long each part of a call took, in milliseconds; null for a part that was not needed or not reached. */
export type Phases = {
  dns_ms: number | null
  connect_ms: number | null
  tls_ms: number | null
  first_byte_ms: number | null
  total_ms: number
}

export type Traced = { phases: Phases } & ({ status: number; text: string } | { error: unknown })

export type TraceOptions = { url: string; headers: Record<string, string>; timeoutMs: number; maxBytes: number; clock: Clock }

/**
 * One GET on a connection of its own, with the time that each part of it took. Checks addresses as every call of this process does,
 * follows nothing, reads at most `maxBytes`. Never throws.
 */
export async function traceRequest({ url, headers, timeoutMs, maxBytes, clock }: TraceOptions): Promise<Traced> {
  const startedMs = clock.elapsedMs()
  const phases: Phases = { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 0 }
  let lastMs = startedMs
  const mark = (phase: 'dns_ms' | 'connect_ms' | 'tls_ms' | 'first_byte_ms'): void => {
    const nowMs = clock.elapsedMs()
    phases[phase] = rounded(nowMs - lastMs)
    lastMs = nowMs
  }
  const finish = (outcome: { status: number; text: string } | { error: unknown }): Traced => {
    phases.total_ms = rounded(clock.elapsedMs() - startedMs)
    return { phases, ...outcome }
  }
  try {
    const { status, text } = await exchange(new URL(url), { headers, timeoutMs, maxBytes, mark })
    return finish({ status, text })
  } catch (error) {
    return finish({ error })
  }
}

type Exchange = Pick<TraceOptions, 'headers' | 'timeoutMs' | 'maxBytes'> & {
  mark: (phase: 'dns_ms' | 'connect_ms' | 'tls_ms' | 'first_byte_ms') => void
}

function exchange(url: URL, { headers, timeoutMs, maxBytes, mark }: Exchange): Promise<{ status: number; text: string }> {
  const refusal = refuseSpecialAddresses(url.hostname.replace(/^\[|\]$/g, ''))
  if (refusal !== null) throw new RefusedAddressError(url.hostname, refusal)
  const lookup = guardedLookup(refuseSpecialAddresses)
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request: ClientRequest = send(url, { headers, agent: false, lookup, signal: AbortSignal.timeout(timeoutMs) })
    request.once('socket', (socket) => {
      socket.once('lookup', () => mark('dns_ms'))
      socket.once('connect', () => mark('connect_ms'))
      socket.once('secureConnect', () => mark('tls_ms'))
    })
    request.once('response', (response) => {
      mark('first_byte_ms')
      readText(response, maxBytes).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject)
    })
    request.once('error', reject)
    request.end()
  })
}

/** The first bytes of a body; leaving the loop early ends the connection. */
async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= maxBytes) break
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8')
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10
