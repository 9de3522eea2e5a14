import type { Outbound } from '@gatehouse/kit/outbound'
import type { Target } from './provider.target.ts'

/** Far above what any answer has; a provider that sends without end is cut off here. */
const answerBytesMax = 16 * 1024 ** 2

/** The answer is larger than any sensible one. */
export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError'
}

/** A `fetch` for one target: no other host is ever called, for the key travels with each call. */
export function fetchFor(target: Pick<Target, 'host'>, outboundFetch: Outbound['fetch']): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.host !== target.host) throw new Error('a call to another host than the provider’s was refused')
    // Both are the fetch of undici; the global type of its options and the package's differ in name only.
    const response: Response = await outboundFetch(url, init as Parameters<Outbound['fetch']>[1])
    if (response.body === null) return response
    const { status, statusText, headers } = response
    return new Response(response.body.pipeThrough(limitBytes()), { status, statusText, headers })
  }
}

function limitBytes(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength
      if (bytes > answerBytesMax) controller.error(new AnswerTooLargeError())
      else controller.enqueue(chunk)
    },
  })
}
