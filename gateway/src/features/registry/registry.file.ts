import { StartupError } from '@gatehouse/kit/errors'
import { readFile } from 'node:fs/promises'
import { isNode, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { serviceFaults, type OwnAddress } from './registry.policy.ts'
import { serviceFrom, servicesFileSchema, type Service } from './registry.schemas.ts'

/** Reads the services file. Every fault is one sentence with line, column and path, all of them in one StartupError. */
export async function readServicesFile(file: string, own: OwnAddress): Promise<Service[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new StartupError([`GATEHOUSE_SERVICES names ${file}, which cannot be read (${code}).`], { cause: error })
  })
  return parseServices(text, { file, own })
}

/** Parses the text of a services file; `file` is only a name for the messages. */
export function parseServices(text: string, { file, own }: { file: string; own: OwnAddress }): Service[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true })
  const sentence = (offset: number, rest: string): string => {
    const { line, col } = lines.linePos(offset)
    return `In ${file}, line ${line}, column ${col}: ${rest}.`
  }
  const broken = [...document.errors, ...document.warnings]
  if (broken.length > 0) throw new StartupError(broken.map((error) => sentence(error.pos[0], oneLine(error.message))))

  const content: unknown = toPlain(document, sentence)
  const parsed = servicesFileSchema.safeParse(content)
  if (!parsed.success) {
    throw new StartupError(
      parsed.error.issues.flatMap((issue) =>
        issueSentences(issue, (path, rest) => sentence(offsetOf(document, path), `${nameOf(path)} ${rest}`)),
      ),
    )
  }
  const services = parsed.data.services.map(serviceFrom)
  const faults = serviceFaults(services, own).map(({ index, member, message }) => {
    const path = ['services', index, member]
    return sentence(offsetOf(document, path), `${nameOf(path)} ${message}`)
  })
  if (faults.length > 0) throw new StartupError(faults)
  return services
}

function toPlain(document: Document, sentence: (offset: number, rest: string) => string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw new StartupError([sentence(0, oneLine(error instanceof Error ? error.message : 'the file cannot be read'))], { cause: error })
  }
}

type Path = readonly PropertyKey[]

function issueSentences(issue: z.core.$ZodIssue, sentence: (path: Path, rest: string) => string): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => sentence([...issue.path, key], 'is not a known setting'))
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.path.length > 0)
    return [sentence(issue.path, typeRule(issue.expected))]
  if (issue.code === 'invalid_type') return [sentence(issue.path, typeRule(issue.expected))]
  if (issue.code === 'too_small')
    return [sentence(issue.path, issue.origin === 'string' ? issue.message : `must be at least ${issue.minimum}`)]
  if (issue.code === 'too_big')
    return [
      sentence(
        issue.path,
        issue.origin === 'string' ? `must have at most ${issue.maximum} characters` : `must be at most ${issue.maximum}`,
      ),
    ]
  return [sentence(issue.path, issue.message)]
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
