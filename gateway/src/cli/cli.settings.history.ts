import { Argument, InvalidArgumentError, Option, type Command } from 'commander'
import { sectionKeys, type OperatorSettings, type SectionKey, type VersionDetails } from '../features/settings/settings.feature.ts'
import type { CliConfig } from './cli.config.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'

export type RunWithSettings = (io: CliIo, work: (settings: OperatorSettings, config: CliConfig) => Promise<void>) => Promise<void>

type Tools = { io: CliIo; run: RunWithSettings }
type Field = VersionDetails['fields'][number]

/** Earlier versions of a section, and the way back to one. */
export function addSettingsHistoryCommands(settings: Command, { io, run }: Tools): void {
  settings
    .command('history')
    .description('list the versions of a section; with a version, show what it held and what going back would change')
    .addArgument(aSection())
    .argument('[version]', 'one of them', readVersion)
    .addOption(new Option('--limit <number>', 'how many are listed').argParser(readLimit).default(20))
    .action((section: SectionKey, version: number | undefined, { limit }: { limit: number }) =>
      run(io, async ({ history }) => {
        if (version !== undefined) return showVersion(await history.details(section, version), io)
        const { items } = await history.list(section, { limit })
        if (items.length === 0) return io.out('Nobody has changed anything there yet.')
        const rows = items.map(({ version: number, at, by, via, changed, restored }) => [
          String(number),
          at ?? '',
          by?.email ?? (via === null ? '' : words[via]),
          via === null ? '' : words[via],
          restored === null ? (changed ?? []).join(', ') : `back to ${restored}: ${(changed ?? []).join(', ')}`,
        ])
        for (const line of table([['VERSION', 'SAVED', 'BY', 'FROM', 'CHANGED'], ...rows])) io.out(line)
      }),
    )
  settings
    .command('rollback')
    .description('go back to an earlier version of a section; keys and secrets stay as they are')
    .addArgument(aSection())
    .argument('<version>', 'the version to go back to', readVersion)
    .action((section: SectionKey, version: number) =>
      run(io, async ({ history }) => {
        const { fields, latest } = await history.details(section, version)
        const saving = { author: null, by: operator, via: 'command_line', ifMatch: `"${latest}"` } as const
        const made = await history.goBack(section, version, saving)
        for (const line of changesIn(fields)) io.out(line)
        io.out(`The settings are as in version ${version}, saved as version ${made.version}.`)
        if (section === 'ai' || section === 'documents')
          io.out(`A Gatehouse that runs hands them to the service ${section} now; otherwise it does at its next start.`)
      }),
    )
}

const words = { page: 'page', api: 'API', command_line: 'command line', gatehouse: 'Gatehouse' }

const aSection = (): Argument => new Argument('<section>', 'which settings').choices(sectionKeys)

function showVersion({ fields, changes, refusal }: VersionDetails, io: CliIo): void {
  const rows = fields.map(({ name, held, now }) => [name, held.set ? plain(held.value) : 'not set', plain(now.value), now.from])
  for (const line of table([['SETTING', 'THEN', 'NOW', 'COMES FROM'], ...rows])) io.out(line)
  io.out('')
  if (refusal !== null) return io.out(`The rules of today do not allow to go back to it: ${refusal.detail}`)
  if (!changes) return io.out('Going back to it would change nothing.')
  io.out('Going back to it would change:')
  for (const line of changesIn(fields)) io.out(line)
}

function changesIn(fields: readonly Field[]): string[] {
  return fields.flatMap(({ name, now, after }) => {
    const [from, to] = [plain(now.value), plain(after.value)]
    return from === to && now.from === after.from ? [] : [`  ${name}: ${from} → ${to}${after.from === 'here' ? '' : ` (${after.from})`}`]
  })
}

const longest = 60

/** A value on one line. */
function plain(value: unknown): string {
  const text = value === null ? 'none' : typeof value === 'string' ? value.replaceAll(/\s+/g, ' ') : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

function readVersion(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a number, as the history lists it.')
  return Number(text)
}

function readLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) throw new InvalidArgumentError('It is a number from 1 to 200.')
  return limit
}
