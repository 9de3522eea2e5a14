import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'

export type Messages = Record<string, { message?: string | undefined; translation?: string | undefined; context?: string | undefined }>

/** What is wrong with the German of one folder, against what stands in its source. */
export function catalogueFaults(source: Messages, german: Messages): string[] {
  const faults: string[] = []
  for (const [id, { message = id }] of Object.entries(source)) {
    const translation = german[id]?.translation ?? ''
    if (german[id] === undefined) faults.push(`not extracted: ${message}`)
    else if (translation === '') faults.push(`no German: ${message}`)
    else faults.push(...differences(message, translation))
  }
  for (const [id, { message = id }] of Object.entries(german))
    if (source[id] === undefined) faults.push(`no longer in the source: ${message}`)
  return faults
}

/** Messages that stand in several folders and do not mean the same in all: the last one would win everywhere. */
export function contradictions(catalogues: readonly Messages[]): string[] {
  const known = new Map<string, string>()
  const faults: string[] = []
  for (const [id, { message = id, translation = '' }] of catalogues.flatMap((catalogue) => Object.entries(catalogue))) {
    const other = known.get(id)
    if (other !== undefined && other !== translation) faults.push(`two translations of “${message}”: ${other} / ${translation}`)
    known.set(id, translation)
  }
  return faults
}

function differences(message: string, translation: string): string[] {
  try {
    const [wanted, found] = [partsOf(message), partsOf(translation)]
    return wanted === found ? [] : [`other placeholders in the German of: ${message} (${wanted || 'none'} / ${found || 'none'})`]
  } catch {
    return [`cannot be read: ${translation}`]
  }
}

/** Names of values and numbers of elements, each once: plural forms may repeat or leave out what they hold. */
function partsOf(message: string): string {
  const parts = new Set<string>()
  const gather = (tokens: unknown): void => {
    if (typeof tokens === 'string') for (const [tag] of tokens.matchAll(/<\/?\d+\/?>/g)) parts.add(tag)
    if (!Array.isArray(tokens)) return
    for (const token of tokens) {
      if (!Array.isArray(token)) gather(token)
      else {
        const [name, kind, forms] = token as [string, string?, object?]
        parts.add(kind === undefined ? `{${name}}` : `{${name}, ${kind}}`)
        if (typeof forms === 'object') Object.values(forms).forEach(gather)
      }
    }
  }
  gather(compileMessageOrThrow(message))
  return [...parts].toSorted().join(' ')
}
