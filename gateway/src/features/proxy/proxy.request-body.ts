import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { PassedOn } from './proxy.memory.ts'

export type BodyEvents = {
  /** Somebody wants the first byte. */
  onWanted: () => void
  /** Bytes came from the client. */
  onProgress: () => void
  /** Whether the upstream's connection holds nothing any more of what it was given. */
  isAllWritten: () => boolean
}

/** The client went away before its body was complete. */
class ClientGoneError extends Error {}

/**
 * The body of a request on its way to an upstream: pulled only as fast as the upstream takes it and counted. Ending it early, on
 * either side, leaves the client's connection usable for the answer.
 */
export class RequestBody extends Readable {
  readonly #request: IncomingMessage
  readonly #events: BodyEvents
  readonly #limit: { bytes: number; error: () => Error }
  readonly #passedOn = new PassedOn()
  #received = 0
  #wanted = false

  constructor(request: IncomingMessage, limit: { bytes: number; error: () => Error }, events: BodyEvents) {
    super({ highWaterMark: 128 * 1024 })
    this.#request = request
    this.#limit = limit
    this.#events = events
  }

  override _read(): void {
    if (!this.#wanted) {
      this.#wanted = true
      this.#events.onWanted()
      this.#request.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onClose)
    }
    this.#request.resume()
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#request.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose)
    callback(error)
  }

  /** Whether the client is being waited for, rather than the upstream. */
  get isWaitingForClient(): boolean {
    return this.#wanted && !this.readableEnded && !this.#request.isPaused() && !this.#request.complete
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#received += chunk.length
    this.#events.onProgress()
    if (this.#received > this.#limit.bytes) return void this.destroy(this.#limit.error())
    if (this.readableLength === 0 && this.#events.isAllWritten()) this.#passedOn.giveBack()
    this.#passedOn.add(chunk)
    if (!this.push(chunk)) this.#request.pause()
  }

  readonly #onEnd = (): void => {
    this.push(null)
  }

  readonly #onClose = (): void => {
    if (!this.#request.complete) this.destroy(new ClientGoneError('the client went away'))
  }
}
