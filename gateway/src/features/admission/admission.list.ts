import { parseEmail } from '@gatehouse/kit/email'
import { plainLine } from '@gatehouse/kit/text'
import type { Role } from '@gatehouse/contracts/user'

type Group = { id: string; name: string }

/** A line of a pasted list as it is understood. `fault` says why it cannot be. */
export type Line = {
  line: number
  text: string
  email: string
  email_key: string | null
  full_name: string | null
  role: Role
  groups: Group[]
  fault: string | null
}

export type LineState = 'ready' | 'invalid' | 'duplicate' | 'member' | 'invited'

const longestName = 200

/**
 * Reads a list of people, one on each line: `e-mail[, name][, groups][, role]`, as CSV with commas, semicolons or tabs, fields in
 * double quotes if need be (RFC 4180, but a field stays on its line), or `Name <e-mail>` as mail programs write it. Several groups
 * are parted by `|`. Empty lines and a heading are skipped.
 */
export function readList(text: string, groups: ReadonlyMap<string, Group>): Line[] {
  return linesOf(text).map(({ line, text: content }) => readLine(line, content, groups))
}

/** Every name of a group in a list, to be looked up before it is read. */
export function groupNamesIn(text: string): string[] {
  return [...new Set(linesOf(text).flatMap((line) => namesIn(fieldsOf(line.text)[2] ?? '')))]
}

const linesOf = (text: string): { line: number; text: string }[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter(({ text: line }) => line !== '' && !isHeading(line))

const namesIn = (field: string): string[] =>
  field
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** The state of a line or a wish: whoever comes twice counts once. */
export function stateOfLine(
  { email_key: key, fault }: Pick<Line, 'email_key' | 'fault'>,
  known: { members: Set<string>; invited: Set<string> },
  seen: Set<string>,
): LineState {
  if (key === null || fault !== null) return 'invalid'
  if (seen.has(key)) return 'duplicate'
  seen.add(key)
  if (known.members.has(key)) return 'member'
  return known.invited.has(key) ? 'invited' : 'ready'
}

function readLine(line: number, text: string, groups: ReadonlyMap<string, Group>): Line {
  const [first = '', name = '', groupNames = '', roleName = '', ...rest] = fieldsOf(text)
  const mailbox = /^(?<name>[^<]*)<(?<address>[^<>]*)>$/.exec(first)?.groups
  const address = mailbox?.['address'] ?? first
  const email = parseEmail(address)
  const full_name = nameOf(name) ?? nameOf(mailbox?.['name'] ?? '')
  const wanted = namesIn(groupNames)
  const missing = wanted.find((part) => !groups.has(part))
  const role = roleName.toLowerCase()
  const fault = faultOf([
    [email === null, 'is not an e-mail address'],
    [full_name !== null && !isName(full_name), 'has a name that cannot be stored'],
    [missing !== undefined, `names a group that does not exist: ${missing ?? ''}`],
    [!['', 'user', 'admin'].includes(role), `names a role that does not exist: ${roleName}`],
    [rest.some((field) => field !== ''), 'has too many fields'],
  ])
  return {
    line,
    text,
    email: email?.address ?? address,
    email_key: email?.key ?? null,
    full_name,
    role: role === 'admin' ? 'admin' : 'user',
    groups: wanted.flatMap((part) => groups.get(part) ?? []),
    fault,
  }
}

const faultOf = (checks: [boolean, string][]): string | null => checks.find(([broken]) => broken)?.[1] ?? null

const nameOf = (text: string): string | null => (text.trim() === '' ? null : text.trim().replaceAll(/^"|"$/g, ''))
const isName = (text: string): boolean => text.length <= longestName && plainLine.test(text) && text.isWellFormed()

const isHeading = (line: string): boolean => /^"?e-?mail(?: address)?"?\s*(?:[,;\t]|$)/i.test(line)

/** The fields of a line. The separator is the first of `,`, `;` and tab that stands outside quotes. */
function fieldsOf(line: string): string[] {
  const separator = /[,;\t]/.exec(line.replaceAll(/"[^"]*"/g, (quoted) => 'x'.repeat(quoted.length)))?.[0] ?? ','
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (const character of line) {
    if (character === '"') quoted = !quoted
    else if (character === separator && !quoted) {
      fields.push(field.trim())
      field = ''
    } else field += character
  }
  return [...fields, field.trim()]
}
