import { controlCommands, sendCommand } from './control.ts'
import { readLaunchConfig } from './launch.config.ts'
import { join } from 'node:path'

const usage = `usage: npm start                             start Gatehouse
       npm start -- status                   show its processes
       npm start -- stop                     stop all of it
       npm start -- <stop|start|restart> <gateway|documents|ai>
`

/** Tells the Gatehouse that runs on this data directory what to do; returns the exit code. */
export async function runCommand(
  [command = '', service = '', ...rest]: string[],
  env: Record<string, string | undefined>,
): Promise<number> {
  const known = controlCommands.some((one) => one === command) && rest.length === 0
  if (!known || (service === '' && command !== 'status' && command !== 'stop')) {
    process.stderr.write(usage)
    return 2
  }
  const { dataDir } = readLaunchConfig(env, 'start')
  const answer = await sendCommand(join(dataDir, 'run'), service === '' ? `/${command}` : `/${command}/${encodeURIComponent(service)}`)
  if (answer === null) {
    process.stderr.write(`Gatehouse does not run on ${dataDir}.\n`)
    return 1
  }
  if (command === 'stop' && service === '') {
    process.stdout.write('Gatehouse is stopping.\n')
    return 0
  }
  for (const { name, state, pid } of answer.services)
    process.stdout.write(`${name.padEnd(10)} ${state}${pid === null ? '' : ` (pid ${pid})`}\n`)
  if (answer.fault === null) return 0
  process.stderr.write(`${answer.fault}\n`)
  return 1
}
