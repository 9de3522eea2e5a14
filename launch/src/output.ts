import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'

const lineSchema = z.looseObject({ level: z.string(), time: z.string(), name: z.string().optional(), msg: z.string().optional() })

/** Where lines of all processes come together on the terminal. */
export type Output = {
  /** One line of a process: a log line in JSON, or plain text. */
  line: (source: string, text: string) => void
  /** Sentences for the person, as they are. */
  say: (text: string) => void
  /** Shows what a process writes, line by line. */
  follow: (source: string, stream: Readable) => void
}

/** For people (`pretty`) log lines are shortened to one readable line; otherwise JSON passes as it is. */
export function createOutput(out: Pick<Writable, 'write'>, { pretty }: { pretty: boolean }): Output {
  const line = (source: string, text: string): void => {
    out.write(`${pretty ? prettyLine(source, text) : text}\n`)
  }
  return {
    line,
    say: (text) => void out.write(`${text}\n`),
    follow: (source, stream) => {
      createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (text) => line(source, text))
    },
  }
}

const colours: Record<string, string> = { fatal: '31', error: '31', warn: '33', debug: '2', trace: '2' }
const hiddenFields = new Set(['level', 'time', 'name', 'msg', 'pid', 'hostname', 'err'])
const nameWidth = 9

/** `14:02:11 gateway   service ready  ms=312`; a plain line keeps its text. */
export function prettyLine(source: string, text: string): string {
  const parsed = lineSchema.safeParse(parseJson(text))
  if (!parsed.success) return `${' '.repeat(8)} ${source.padEnd(nameWidth)} ${text}`
  const { level, time, msg = '' } = parsed.data
  const fields = Object.entries(parsed.data)
    .filter(([name]) => !hiddenFields.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const fault = faultOf(parsed.data['err'])
  const words = [level === 'info' ? '' : `${level}: `, msg, ...fields.map((field) => `  ${field}`), fault === '' ? '' : `  ${fault}`].join(
    '',
  )
  const colour = colours[level]
  return `${clockTime(time)} ${source.padEnd(nameWidth)} ${colour === undefined ? words : `\u001B[${colour}m${words}\u001B[0m`}`
}

function faultOf(err: unknown): string {
  const fault = z.object({ message: z.string().optional(), stack: z.string().optional() }).safeParse(err)
  return fault.success ? (fault.data.stack ?? fault.data.message ?? '') : ''
}

function clockTime(time: string): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? ' '.repeat(8) : date.toTimeString().slice(0, 8)
}

function parseJson(text: string): unknown {
  if (!text.startsWith('{')) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
