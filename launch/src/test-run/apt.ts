import { existsSync } from 'node:fs'
import { runProgram } from './step.ts'

/** Whether packages of the system can be installed here: Debian or one of its kind, as root. */
export const isDebianRoot = (): boolean => process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')

/** Installs a package of the system without asking anything. Whether it worked shows in whether the program runs. */
export async function installPackage(name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }
  await runProgram('apt-get', ['update', ...aptOptions], quiet)
  await runProgram('apt-get', ['install', '-y', '--no-install-recommends', ...aptOptions, name], quiet)
}

/** Waits for another package installation instead of failing beside it. */
const aptOptions = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3']
