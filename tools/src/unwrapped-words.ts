import { parseSync } from 'oxc-parser'

// Finds what people read in the source of the web UI and the catalogue does not know.

/** Attributes and members whose text is for people. */
const wordNames = new Set([
  'action',
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'ariaLabel',
  'cancelLabel',
  'children',
  'closeButtonLabel',
  'confirmLabel',
  'description',
  'detail',
  'empty',
  'error',
  'group',
  'heading',
  'hint',
  'intro',
  'label',
  'legend',
  'message',
  'note',
  'nothingFoundMessage',
  'placeholder',
  'text',
  'title',
])

/** Attributes whose words are for the browser. */
const codeNames = /^(className|d|href|id|key|src|style|to|transform|viewBox|data-.*)$/

/** Functions that show or say their first argument. */
const wordTakers = new Set(['notifyDone', 'notifyError', 'announce', 'useDocumentTitle', 'useKeys'])

/** What is in the catalogue, and what nobody reads on a page. */
const macros = new Set(['t', 'msg', 'defineMessage', 'plural', 'select', 'selectOrdinal'])
const macroElements = new Set(['Trans', 'Plural'])
const errorMakers = /Error$/

/** Names that are the same in every language. */
const names =
  /^(Gatehouse|GET|POST|English|Deutsch|GitHub|OpenAI|Anthropic|Ollama|LM Studio|OpenRouter|Mistral|Llama|Claude|PostgreSQL|Kubernetes|Docker|Caddy|Nginx|Content-Type|Accept|Authorization|Bearer|If-Match|Retry-After|Android|Windows|Mac|curl|Linux|iOS|Ctrl Enter|Shift Enter|Esc|Ctrl K|Inter Variable)$/

/** Keys of a keyboard, as events name them; on a page such a word is one for people. */
const keys = /^(Enter|Escape|Tab|Home|End|Delete|Backspace|Space|Shift|Control|Alt|Meta|Page(Up|Down)|Arrow(Up|Down|Left|Right))$/

type Node = { type: string; start: number; [key: string]: unknown }

/** One line for each text that is not wrapped: `file:line text`. */
export function unwrappedWords(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed`)
  const faults: string[] = []
  const report = (node: Node, text: string): void => {
    const line = source.slice(0, node.start).split('\n').length
    faults.push(`${file}:${line} ${text.trim().replaceAll(/\s+/g, ' ')}`)
  }
  visit(program as unknown as Node, { report, isForPeople: false, isCode: false })
  return faults
}

type Visit = {
  report: (node: Node, text: string) => void
  /** Whether any word here is read by people. */
  isForPeople: boolean
  /** Whether words here are names of classes, colours and the like. */
  isCode: boolean
}

function visit(node: Node, context: Visit): void {
  if (isMacro(node) || isNoWord(node)) return
  if (node.type === 'JSXText') {
    if (hasWord(textOf(node))) context.report(node, textOf(node))
    return
  }
  if (node.type === 'Literal' || node.type === 'TemplateLiteral') {
    const text = textOf(node)
    if (context.isForPeople ? hasWord(text) : looksLikeWords(text) || (!context.isCode && joinsWords(node, text)))
      context.report(node, text)
  }
  const isCode = context.isCode || (node.type === 'JSXAttribute' && codeNames.test(nameOf(node['name'])))
  for (const [key, child] of childrenOf(node))
    visit(child, { report: context.report, isForPeople: isForPeople(node, key, context.isForPeople), isCode })
}

/** A macro's own text is in the catalogue; what stands in its holes is not text. Attributes of elements inside are looked at. */
function isMacro(node: Node): boolean {
  if (node.type === 'TaggedTemplateExpression') return macros.has(nameOf(node['tag']))
  if (node.type === 'CallExpression') return macros.has(nameOf(node['callee']))
  return node.type === 'JSXElement' && macroElements.has(nameOf((node['openingElement'] as Node)['name']))
}

function isNoWord(node: Node): boolean {
  if (node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)Expression$/.test(node.type)) return true
  if (/^(Import|ExportAll)/.test(node.type)) return true
  return node.type === 'NewExpression' && errorMakers.test(nameOf(node['callee']))
}

function isForPeople(parent: Node, key: string, inherited: boolean): boolean {
  switch (parent.type) {
    case 'JSXElement':
    case 'JSXFragment':
      return key === 'children'
    case 'JSXAttribute':
      return key === 'value' && wordNames.has(nameOf(parent['name']))
    case 'Property':
      return key === 'value' && wordNames.has(nameOf(parent['key']))
    case 'CallExpression':
      return key === 'arguments.0' && wordTakers.has(nameOf(parent['callee']))
    case 'ConditionalExpression':
      return key !== 'test' && inherited
    case 'LogicalExpression':
      return (parent['operator'] !== '&&' || key === 'right') && inherited
    case 'JSXExpressionContainer':
    case 'TemplateLiteral':
    case 'TSAsExpression':
      return inherited
    default:
      return false
  }
}

function childrenOf(node: Node): [key: string, child: Node][] {
  const named = Object.entries(node).flatMap(([key, value]): [string, unknown][] =>
    Array.isArray(value) ? value.map((one, at) => [key === 'arguments' ? `${key}.${at}` : key, one]) : [[key, value]],
  )
  return named.filter((entry): entry is [string, Node] => isNode(entry[1]))
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

function nameOf(node: unknown): string {
  if (!isNode(node)) return ''
  if (node.type === 'MemberExpression') return nameOf(node['property'])
  if (node.type === 'Literal') return String(node['value'])
  return typeof node['name'] === 'string' ? node['name'] : ''
}

function textOf(node: Node): string {
  if (node.type !== 'TemplateLiteral') return typeof node['value'] === 'string' ? node['value'] : ''
  return (node['quasis'] as { value: { raw: string } }[]).map(({ value }) => value.raw).join('…')
}

/** Paths, and addresses that a field shows as an example. */
const address = /^(\/|https?:\/\/|(\S+[@.])?example\.(org|com)$)/

/** A name for programs, such as `add_to_group`. */
const machineName = /^[a-z\d]+(_[a-z\d]+)+$/i

const hasWord = (text: string): boolean =>
  /\p{L}{2,}/u.test(text) && !address.test(text) && !machineName.test(text) && !names.test(text.trim())

/** A sentence or a title, wherever it stands: a capital, then small letters. */
const looksLikeWords = (text: string): boolean =>
  /^\s*\p{Lu}\p{Ll}+(?:[\s’'.,:…-]|$)/u.test(text) && !names.test(text.trim()) && !keys.test(text)

/** A sentence around values: small words between spaces, and nothing of a path, a style or markup. A unit alone is none. */
const joinsWords = (node: Node, text: string): boolean =>
  node.type === 'TemplateLiteral' &&
  text.includes('…') &&
  /(?:^|\s)\p{Ll}{2,}\s|\s\p{Ll}{3,}(?:[.,:]|$)/u.test(text) &&
  !/[<>{}()/=]|--/.test(text)
