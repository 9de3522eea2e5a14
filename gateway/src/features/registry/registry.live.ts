import type { Log } from '@gatehouse/kit/log'
import type { Cancel, Timers } from '@gatehouse/kit/timers'
import type { Clock } from '@gatehouse/kit/clock'
import type { RegistryEvents } from './registry.events.ts'
import { ServicesFileError, type FileFault } from './registry.file.ts'
import { mergeServices, type SetAside, type Stored } from './registry.merge.ts'
import type { OwnAddress } from './registry.policy.ts'
import type { Service } from './registry.schemas.ts'
import { withAddress } from './registry.sites.ts'
import { snapshotOf, type Snapshot } from './registry.snapshot.ts'

/** The services file as admins see it. `faults` are of a newer content than the one in force. */
export type FileState = { path: string; applied_at: string; faults: readonly FileFault[]; faulty_since: string | null }

/** What is known of the registry beside the services in force. */
export type RegistryState = { file: FileState | null; set_aside: readonly SetAside[] }

type LiveOptions = {
  /** What is registered before anybody made or changed something. */
  base: readonly Service[]
  /** Path of the services file, and how to read it; null without one. */
  file: { path: string; read: () => Promise<Service[]> } | null
  stored: () => Promise<Stored>
  own: OwnAddress
  events: Pick<RegistryEvents, 'fileApplied' | 'fileRefused' | 'setAside'>
  clock: Clock
  timers: Timers
  log: Log
}

const retryMs = 2000

/** The services in force: one snapshot, replaced as a whole when the file or what is stored says something else. */
export class LiveServices {
  readonly #options: LiveOptions
  readonly #listeners = new Set<() => void>()
  #base: readonly Service[]
  #stored: Stored = { rows: [], order: [] }
  #snapshot: Snapshot
  #state: RegistryState
  #reading: Promise<void> | null = null
  #readAgain = false
  #cancelRetry: Cancel | null = null
  #isStopped = false

  constructor(options: LiveOptions) {
    this.#options = options
    this.#base = options.base
    this.#snapshot = snapshotOf(withAddresses(options.base, options.own), null)
    const { file, clock } = options
    const applied_at = clock.now().toISOString()
    this.#state = { file: file === null ? null : { path: file.path, applied_at, faults: [], faulty_since: null }, set_aside: [] }
  }

  get snapshot(): Snapshot {
    return this.#snapshot
  }

  get state(): RegistryState {
    return this.#state
  }

  get base(): readonly Service[] {
    return this.#base
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads what is stored; throws when that does not work. Ends when it is in force. */
  async load(): Promise<void> {
    this.#stored = await this.#options.stored()
    this.#build()
  }

  /** The same after a change: reads one after the other, and again what changed meanwhile. While the database is away it is tried again. */
  reload(): Promise<void> {
    if (this.#reading !== null) {
      this.#readAgain = true
      return this.#reading
    }
    this.#reading = this.#readUntilSteady().finally(() => (this.#reading = null))
    return this.#reading
  }

  /** Reads the file anew; tells whether it could. What is wrong with it is told once, and what it said before stays in force. */
  async reloadFile(): Promise<boolean> {
    const { file, events, clock } = this.#options
    const known = this.#state.file
    if (file === null || known === null) return false
    const now = clock.now().toISOString()
    try {
      this.#base = await file.read()
      const hadFault = known.faults.length > 0
      this.#state = { ...this.#state, file: { ...known, applied_at: now, faults: [], faulty_since: null } }
      if (this.#build() || hadFault) events.fileApplied(file.path, this.#base.length)
      return true
    } catch (error) {
      if (!(error instanceof ServicesFileError)) throw error
      const isKnown = JSON.stringify(known.faults) === JSON.stringify(error.places)
      this.#state = { ...this.#state, file: { ...known, faults: error.places, faulty_since: known.faulty_since ?? now } }
      if (!isKnown) events.fileRefused(file.path, error.places)
      return false
    }
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelRetry?.()
    this.#listeners.clear()
  }

  async #readUntilSteady(): Promise<void> {
    this.#cancelRetry?.()
    do {
      this.#readAgain = false
      try {
        await this.load()
      } catch (error) {
        if (this.#isStopped) return
        this.#options.log.warn({ err: error }, 'the services that are stored could not be read, it is tried again')
        this.#cancelRetry = this.#options.timers.after(retryMs, () => void this.reload())
        return
      }
    } while (this.#readAgain)
  }

  /** Puts together what is in force; tells whoever listens if that is something else than before. */
  #build(): boolean {
    const { own, events } = this.#options
    const { services, setAside } = mergeServices(this.#base, this.#stored, own)
    const before = this.#snapshot
    const known = new Set(this.#state.set_aside.map(({ key }) => key))
    for (const { key, reason } of setAside) if (!known.has(key)) events.setAside(key, reason)
    this.#state = { ...this.#state, set_aside: setAside }
    this.#snapshot = snapshotOf(withAddresses(services, own), before)
    if (this.#snapshot === before || this.#isStopped) return false
    for (const listener of this.#listeners) listener()
    return true
  }
}

const withAddresses = (services: readonly Service[], { publicUrl }: OwnAddress): Service[] =>
  services.map((service) => withAddress(service, publicUrl))
