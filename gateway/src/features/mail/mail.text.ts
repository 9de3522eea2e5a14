import { inert, type Block, type Content, type Letterhead } from './mail.content.ts'

/** Writes a mail as plain text; an address stands on a line of its own, so that nothing breaks it. */
export function textOf({ title, blocks }: Content, { origin, installation }: Letterhead): string {
  return `${[title, ...blocks.map(blockText), `-- \nSent by ${inert(installation)} at ${origin}`].join('\n\n')}\n`
}

function blockText(block: Block): string {
  if (block.is === 'facts') return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n')
  return block.is === 'action' ? `${block.label}:\n${block.url}` : block.text
}
