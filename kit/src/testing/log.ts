import { createLog, type Log } from '../log.ts'

/** A log that says nothing, for tests that do not look at it. */
export const silentLog: Log = createLog({ name: 'test', level: 'silent' })
