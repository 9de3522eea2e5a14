import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino'

/** A structured log: constant sentences with fields. `error` wakes somebody, `warn` is for tomorrow, `info` tells the story. */
export type Log = Logger

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Field names whose values never reach a log, wherever they stand. */
const secretFields = [
  'password',
  'current_password',
  'new_password',
  'hashed_password',
  'token',
  'access_token',
  'refresh_token',
  'api_key',
  'authorization',
  'cookie',
  'set-cookie',
  'secret',
]

/** Creates the log of a process: JSON lines on standard output unless told where, UTC times, secrets cut by field name. */
export function createLog(options: { name: string; level: LogLevel; destination?: DestinationStream }): Log {
  const settings: LoggerOptions = {
    name: options.name,
    level: options.level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    base: { name: options.name },
    redact: {
      paths: secretFields.flatMap((field) => [quoted(field), `*${bracketed(field)}`, `*.*${bracketed(field)}`]),
      censor: '[secret]',
    },
  }
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination)
}

/** A path of pino's redaction: names that are no identifiers stand in brackets. */
const bracketed = (field: string): string => (/^\w+$/.test(field) ? `.${field}` : `["${field}"]`)
const quoted = (field: string): string => (/^\w+$/.test(field) ? field : `["${field}"]`)
