import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** A program of Debian that a bench needs, by the name of its package. */
export type Program = 'nginx' | 'caddy' | 'wrk'

const versionFlags: Record<Program, string[]> = { nginx: ['-v'], caddy: ['version'], wrk: ['-v'] }
/** Debian puts daemons where only root has them in PATH. */
const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`

const aptGet = '/usr/bin/apt-get'

/**
 * Finds these programs, installing what is missing where that is possible (as root on Debian); resolves with the version of each. Throws
 * one sentence that names what is still missing.
 */
export function ensurePrograms(wanted: readonly Program[]): Record<string, string> {
  const missing = wanted.filter((program) => versionOf(program) === null)
  if (missing.length > 0 && isDebianRoot()) install(missing)
  const found = wanted.map((program): [Program, string | null] => [program, versionOf(program)])
  const absent = found.filter(([, version]) => version === null).map(([program]) => program)
  if (absent.length > 0) throw new Error(`This bench needs ${absent.join(', ')}; install the Debian packages of these names.`)
  return Object.fromEntries(found.map(([program, version]) => [program, version ?? '']))
}

function versionOf(program: Program): string | null {
  const { error, stdout, stderr } = spawnSync(program, versionFlags[program], { env: { ...process.env, PATH: path }, encoding: 'utf8' })
  // wrk tells its version and then fails for want of an address.
  return error === undefined ? (/\d+\.\d+[.\d]*/.exec(stdout + stderr)?.[0] ?? 'unknown') : null
}

function install(programs: readonly Program[]): void {
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  console.log(`Installing ${programs.join(', ')} …`)
  execFileSync(aptGet, ['update', ...options], { env, stdio: 'ignore' })
  execFileSync(aptGet, ['install', '-y', '--no-install-recommends', ...options, ...programs], { env, stdio: 'ignore' })
}

const isDebianRoot = (): boolean => process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync(aptGet)

/** Environment in which {@link ensurePrograms} has found them. */
export const programEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, PATH: path })
