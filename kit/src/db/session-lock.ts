import { Client } from 'pg'
import type { Log } from '../log.ts'

/**
 * A lock that one process of many holds, for as long as its connection lives: PostgreSQL's session advisory lock, on a connection of its
 * own. A process that dies loses it at once; one that hangs can be relieved of it.
 */
export type SessionLock = AsyncDisposable & {
  /** Whether it is held now, as far as this process knows. */
  readonly isHeld: boolean
  /** Takes the lock unless somebody else has it. Throws when the database cannot be asked. */
  tryAcquire: () => Promise<boolean>
  /** Asks on the connection that holds the lock, for what must fail when the lock is lost; throws when it is not held. */
  query: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>
  /** Ends the connection of whoever holds the lock. Returns whether there was one. */
  relieveHolder: () => Promise<boolean>
}

export type SessionLockOptions = {
  url: string
  /** Names the lock among all in this database and schema. */
  name: string
  applicationName: string
  log: Log
}

export function createSessionLock(options: SessionLockOptions): SessionLock {
  return new AdvisoryLock(options)
}

/** A lock has two numbers: which one it is, and of which installation in this database. */
const classKey = 'hashtext($1)'
const objectKey = 'hashtext(current_schema())'
/** pg_locks shows the two as unsigned numbers. */
const unsigned = (key: string): string => `(${key}::bigint & 4294967295)`

/** Milliseconds that one statement may take before the connection counts as lost. */
const patienceMs = 4000

class AdvisoryLock implements SessionLock {
  readonly #options: SessionLockOptions
  #client: Client | null = null
  #held = false

  constructor(options: SessionLockOptions) {
    this.#options = options
  }

  get isHeld(): boolean {
    return this.#held
  }

  async tryAcquire(): Promise<boolean> {
    if (this.#held) return true
    const client = await this.#connected()
    const [row] = await this.#ask(client, `select pg_try_advisory_lock(${classKey}, ${objectKey}) as taken`, [this.#options.name])
    this.#held = row?.['taken'] === true && this.#client === client
    return this.#held
  }

  async query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    if (this.#client === null || !this.#held) throw new Error('the lock is not held')
    return this.#ask(this.#client, text, values)
  }

  async relieveHolder(): Promise<boolean> {
    const text = `
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and objsubid = 2 and granted
        and database = (select oid from pg_database where datname = current_database())
        and classid::bigint = ${unsigned(classKey)} and objid::bigint = ${unsigned(objectKey)}`
    return (await this.#ask(await this.#connected(), text, [this.#options.name])).length > 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = this.#client
    this.#forget(client)
    await client?.end().catch(() => {})
  }

  async #connected(): Promise<Client> {
    if (this.#client !== null) return this.#client
    const { url, applicationName, name, log } = this.#options
    const client = new Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
      statement_timeout: patienceMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 2000,
    })
    client.on('error', (error) => {
      log.warn({ err: error, lock: name }, 'the connection that holds a lock was lost')
      this.#forget(client)
    })
    client.on('end', () => this.#forget(client))
    await client.connect()
    this.#client = client
    // A host that vanished without a word loses the lock after about ten seconds; over a Unix socket there is nothing to set.
    await client.query('set tcp_keepalives_idle = 4; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3').catch(() => {})
    return client
  }

  async #ask(client: Client, text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    try {
      const { rows } = await client.query<Record<string, unknown>>(text, values)
      return rows
    } catch (error) {
      // What is not answered in time may still be under way; a connection in doubt is given up, and the lock with it.
      this.#forget(client)
      void client.end().catch(() => {})
      throw error
    }
  }

  #forget(client: Client | null): void {
    if (this.#client !== client) return
    this.#client = null
    this.#held = false
  }
}
