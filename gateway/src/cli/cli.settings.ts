import { StartupError } from '@gatehouse/kit/errors'
import type { Command } from 'commander'
import { createOperatorSettings } from '../features/settings/settings.feature.ts'
import { readCliConfig } from './cli.config.ts'
import { administer, type Administration } from './cli.database.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'
import { addSettingsHistoryCommands, type RunWithSettings } from './cli.settings.history.ts'

export function addSettingsCommands(program: Command, io: CliIo): void {
  const settings = program
    .command('settings')
    .description('what this installation is called, its address, and earlier versions of settings')
  settings
    .command('list')
    .description('show the general settings and where each comes from')
    .action(() =>
      run(io, async ({ general }, { publicUrl, port }) => {
        const { name, source } = await general.read()
        const address = publicUrl === `http://localhost:${port}` ? 'default' : 'GATEHOUSE_PUBLIC_URL'
        const rows = [
          ['name', name, source.from === 'default' ? 'default' : `set by ${source.by?.email ?? 'the command line'}`],
          ['address', publicUrl, address],
        ]
        for (const line of table([['SETTING', 'VALUE', 'COMES FROM'], ...rows])) io.out(line)
      }),
    )
  settings
    .command('name [name]')
    .description('name the installation; --reset brings back what it is called by default')
    .option('--reset', 'call it as it comes')
    .action((name: string | undefined, { reset = false }: { reset?: boolean }) =>
      run(io, async ({ general }) => {
        if ((name === undefined) !== reset) throw new StartupError(['Say what it is to be called, or --reset.'])
        await general.rename(name ?? null, operator)
        io.out(`It is called ${(await general.read()).name} from now on.`)
      }),
    )
  addSettingsHistoryCommands(settings, { io, run })
}

const run: RunWithSettings = (io, work) => {
  const config = readCliConfig(io.env)
  return administer(config, io, ({ base, groupNames }: Administration) =>
    work(createOperatorSettings({ ...base, environment: config, groupNames }), config),
  )
}
