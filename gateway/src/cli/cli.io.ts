import type { Readable } from 'node:stream'

/** What a command reads and where it writes; a line each. */
export type CliIo = {
  env: Record<string, string | undefined>
  input: Readable & { isTTY?: boolean }
  out: (line: string) => void
  err: (line: string) => void
}

/** Rows as columns that line up; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
