import { StartupError } from '@gatehouse/kit/errors'
import { open } from 'node:fs/promises'
import { isNode, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { serviceFaults, type OwnAddress } from './registry.policy.ts'
import { serviceFrom, servicesFileSchema, type Service } from './registry.schemas.ts'

/** One fault of a services file: where it is, as far as that can be said, and what is wrong there. */
export type FileFault = { line: number | null; column: number | null; message: string }

/** What is wrong with a services file: whole sentences for an operator, places for a page. */
export class ServicesFileError extends StartupError {
  readonly places: readonly FileFault[]

  constructor(file: string, places: readonly FileFault[], options?: ErrorOptions) {
    super(
      places.map(({ line, column, message }) =>
        line === null ? `GATEHOUSE_SERVICES names ${file}, which ${message}.` : `In ${file}, line ${line}, column ${column}: ${message}.`,
      ),
      options,
    )
    this.name = 'ServicesFileError'
    this.places = places
  }
}

const MiB = 1024 ** 2
/** Far more than 2,000 services need; whatever is larger is another file. */
const maxBytes = 4 * MiB

/** Reads the services file. Every fault has line, column and path, all of them in one {@link ServicesFileError}. */
export async function readServicesFile(file: string, own: OwnAddress): Promise<Service[]> {
  const text = await readText(file).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new ServicesFileError(file, [{ line: null, column: null, message: `cannot be read (${code})` }], { cause: error })
  })
  if (text === null) throw new ServicesFileError(file, [{ line: null, column: null, message: `has more than ${maxBytes / MiB} MiB` }])
  return parseServices(text, { file, own })
}

/** The text of a file; null when it is too long. A pipe or a device has no size and no end, so only files are read. */
async function readText(file: string): Promise<string | null> {
  await using handle = await open(file, 'r')
  const found = await handle.stat()
  if (!found.isFile()) throw Object.assign(new Error('not a file'), { code: found.isDirectory() ? 'EISDIR' : 'not a file' })
  return found.size > maxBytes ? null : handle.readFile('utf8')
}

/** Parses the text of a services file; `file` is only a name for the messages. */
export function parseServices(text: string, { file, own }: { file: string; own: OwnAddress }): Service[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true })
  const faultAt = (offset: number, message: string): FileFault => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col, message }
  }
  const refuse = (places: readonly FileFault[], cause?: unknown): never => {
    throw new ServicesFileError(file, places, { cause })
  }
  const broken = [...document.errors, ...document.warnings]
  if (broken.length > 0) refuse(broken.map((error) => faultAt(error.pos[0], oneLine(error.message))))

  const parsed = servicesFileSchema.safeParse(toPlain(document, (message, cause) => refuse([faultAt(0, message)], cause)))
  if (!parsed.success) {
    return refuse(
      parsed.error.issues.flatMap((issue) =>
        issueFaults(issue, (path, rest) => faultAt(offsetOf(document, path), `${nameOf(path)} ${rest}`)),
      ),
    )
  }
  const services = parsed.data.services.map((entry) => serviceFrom(entry))
  const faults = serviceFaults(services, own).map(({ index, member, message }) => {
    const path = ['services', index, member]
    return faultAt(offsetOf(document, path), `${nameOf(path)} ${message}`)
  })
  return faults.length > 0 ? refuse(faults) : services
}

function toPlain(document: Document, refuse: (message: string, cause: unknown) => never): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return refuse(oneLine(error instanceof Error ? error.message : 'the file cannot be read'), error)
  }
}

type Path = readonly PropertyKey[]

function issueFaults(issue: z.core.$ZodIssue, fault: (path: Path, rest: string) => FileFault): FileFault[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => fault([...issue.path, key], 'is not a known setting'))
  return [fault(issue.path, ruleOf(issue))]
}

/** What was to be there instead, as the rest of a sentence that begins with the member. */
export function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return typeRule(issue.expected)
  if (issue.code === 'too_small' && issue.origin !== 'string') return `must be at least ${issue.minimum}`
  if (issue.code === 'too_big')
    return `must ${issue.origin === 'string' ? 'have at most' : 'be at most'} ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`
  return issue.message
}

const typeNames: Record<string, string> = {
  int: 'a whole number',
  number: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
}
const typeRule = (expected: string): string => `must be ${typeNames[expected] ?? expected}`

/** `services[1].mount`; the file itself when the path is empty. */
function nameOf(path: Path): string {
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return name === '' ? 'the file' : name.replace(/^\./, '')
}

/** Where a member stands: its value, or the closest thing around it when it is missing. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return isNode(document.contents) && document.contents.range ? document.contents.range[0] : 0
}

const oneLine = (message: string): string => message.replaceAll(/\s+/g, ' ').replace(/\.$/, '')
