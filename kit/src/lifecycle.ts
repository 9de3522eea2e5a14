import { StartupError } from './errors.ts'

/** Something that listens and can be ended: ending lets what is under way finish, within limits of its own. */
export type RunningService = AsyncDisposable

/**
 * Runs a service process to its end: starts it, waits for SIGTERM or SIGINT, ends it. A {@link StartupError} is printed a
 * sentence a line and exits with 1; a second signal while ending exits at once with 1.
 */
export async function runService(name: string, start: () => Promise<RunningService>): Promise<void> {
  const stop = Promise.withResolvers<void>()
  let signals = 0
  const onSignal = (): void => {
    signals += 1
    if (signals > 1) process.exit(1)
    stop.resolve()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  try {
    await using running = await start()
    await stop.promise
    void running
  } catch (error) {
    const faults = startupFaults(error)
    if (faults === null) throw error
    for (const fault of faults) process.stderr.write(`${name}: ${fault}\n`)
    process.exitCode = 1
  } finally {
    process.off('SIGTERM', onSignal)
    process.off('SIGINT', onSignal)
  }
}

/** Sentences for what the environment got wrong, or null for a fault of the program. A file that cannot be used is the former. */
export function startupFaults(error: unknown): string[] | null {
  if (error instanceof StartupError) return error.faults
  if (!(error instanceof Error) || !('syscall' in error && 'path' in error && 'code' in error)) return null
  return [`${String(error.path)} cannot be used (${String(error.syscall)}: ${String(error.code)}).`]
}
