import { StartupError } from '@gatehouse/kit/errors'
import { runCommand } from './command.ts'
import { createOutput } from './output.ts'
import { launch, type LaunchOptions } from './run.ts'

type EntryOptions = Pick<LaunchOptions, 'env' | 'repository' | 'buildWeb'> & {
  /** `start` or `dev`, then a command for a launcher that runs already. */
  args: string[]
}

/**
 * The launcher as a process: the first signal ends everything in order, a second one at once; should the wrapper that npm started be
 * killed, that counts as the first.
 */
export async function runLauncher({ args: [mode = 'start', ...command], env, repository, buildWeb }: EntryOptions): Promise<void> {
  // A terminal that is closed, or a `| head` that has seen enough, must not end us in the midst of things.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const output = createOutput(process.stdout, { pretty: process.stdout.isTTY })
  const stop = new AbortController()
  const abandon = new AbortController()
  const requestStop = (): void => {
    if (stop.signal.aborted) {
      abandon.abort()
      process.exit(130)
    }
    stop.abort()
  }
  process.on('SIGTERM', requestStop)
  process.on('SIGINT', requestStop)
  process.once('disconnect', requestStop)
  process.channel?.unref()

  try {
    if (command.length > 0) process.exitCode = await runCommand(command, env)
    else
      await launch({
        mode: mode === 'dev' ? 'dev' : 'start',
        repository,
        buildWeb,
        env,
        output,
        stop: stop.signal,
        abandon: abandon.signal,
      })
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    for (const fault of error.faults) process.stderr.write(`${fault}\n`)
    process.exitCode = 1
  }
}
