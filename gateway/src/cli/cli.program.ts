import { ProblemError, StartupError } from '@gatehouse/kit/errors'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { addAuditCommands } from './cli.audit.ts'
import { readCliConfig } from './cli.config.ts'
import { migrateSchema } from './cli.database.ts'
import type { CliIo } from './cli.io.ts'
import { addGrantCommands } from './cli.grants.ts'
import { addKeyCommands } from './cli.keys.ts'
import { addMailCommands } from './cli.mail-test.ts'
import { addRequestCommands } from './cli.requests.ts'
import { addServiceCommands } from './cli.services.ts'
import { addSettingsCommands } from './cli.settings.ts'
import { addSessionCommands } from './cli.sessions.ts'
import { addTokenCommands } from './cli.tokens.ts'
import { addUserCommands } from './cli.users.ts'

const exitCodes = { done: 0, failed: 1, usage: 2 } as const

/** Runs one command; resolves with the exit code: 0 done, 1 it could not be done, 2 it was not written right. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  try {
    await createProgram(io).parseAsync(args, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof InvalidArgumentError) {
      // Found by a command itself, for commander tells of those that it finds.
      io.err(`gatehouse: ${error.message}`)
      return exitCodes.usage
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    for (const sentence of sentencesOf(error)) io.err(`gatehouse: ${sentence}`)
    return exitCodes.failed
  }
}

function createProgram(io: CliIo): Command {
  const program = new Command('gatehouse')
    .description('Administers Gatehouse from the command line, also when the web UI does not work.')
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) })
    .exitOverride()
    .showHelpAfterError('Try --help.')
  addUserCommands(program, io)
  addSessionCommands(program, io)
  addGrantCommands(program, io)
  addRequestCommands(program, io)
  addTokenCommands(program, io)
  addKeyCommands(program, io)
  addServiceCommands(program, io)
  addSettingsCommands(program, io)
  addMailCommands(program, io)
  addAuditCommands(program, io)
  program
    .command('migrate')
    .description("bring the gateway's database schema up to date")
    .action(async () => {
      await migrateSchema(readCliConfig(io.env), io)
      io.out('The database schema is up to date.')
    })
  return program
}

/** What went wrong, for people. An error nobody foresaw keeps its own words: whoever types commands is the operator. */
function sentencesOf(error: unknown): string[] {
  if (error instanceof StartupError) return error.faults
  if (error instanceof ProblemError) {
    const faults = (error.errors ?? []).map(({ path, message }) => `${path} ${message}.`)
    return [`${error.title}.${error.detail === undefined ? '' : ` ${error.detail}`}`, ...faults]
  }
  return [error instanceof Error ? error.message : String(error)]
}
