import { inert, type Block, type Content, type Letterhead } from './mail.content.ts'
import type { Reader } from './mail.reader.ts'
import { letterWords } from './mail.wording.ts'

/** Writes a mail as plain text; an address stands on a line of its own, so that nothing breaks it. */
export function textOf({ title, blocks }: Content, { origin, installation }: Letterhead, { words }: Reader): string {
  const { sentBy, at } = letterWords[words]
  return `${[title, ...blocks.map(blockText), `-- \n${sentBy} ${inert(installation)} ${at} ${origin}`].join('\n\n')}\n`
}

function blockText(block: Block): string {
  if (block.is === 'facts') return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n')
  return block.is === 'action' || block.is === 'aside' ? `${block.label}:\n${block.url}` : block.text
}
