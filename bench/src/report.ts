import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const file = join(import.meta.dirname, '..', '..', 'docs', 'performance.md')

type Section = { name: string; title: string; body: string; footer: string }

/** Puts a bench's section into docs/performance.md: in place of its last one, else at the end. */
export async function writeSection({ name, title, body, footer }: Section): Promise<void> {
  const start = `<!-- bench:${name} -->`
  const end = `<!-- /bench:${name} -->`
  const section = `${start}\n## ${title}\n\n${body.trim()}\n\n${footer}\n${end}`
  const text = await readFile(file, 'utf8')
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  const whole = from === -1 || to === -1 ? `${text.trimEnd()}\n\n${section}\n` : text.slice(0, from) + section + text.slice(to + end.length)
  await writeFile(file, whole)
}

/** A Markdown table. */
export function table(head: string[], rows: string[][]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const line = (cells: string[]): string => `| ${cells.join(' | ')} |`

/** How a figure stands to its target: `met`, or `missed` in bold. */
export function verdict(met: boolean): string {
  return met ? 'met' : '**missed**'
}
