// Completes package-lock.json after `npm install`: npm leaves out optional packages for other platforms that a registry does not
// serve to this machine, and then `npm ci` refuses the file everywhere ("Missing: … from lock file").
// usage: node launch/complete-lockfile.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './pinned-node.mjs'

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'aix', 'sunos']
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x']

/** Optional packages that some package of the lockfile asks for and the lockfile does not have: `[name, version, dev]`. */
export function missingOptional(packages) {
  const missing = []
  for (const [path, one] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(one.optionalDependencies ?? {})) {
      if (!packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`]) missing.push([name, version, one.dev === true])
    }
  }
  return missing
}

/** The lockfile's entry of a native package, whose name tells its platform: npm skips it on all others. */
export function entryOf(name, version, dev) {
  const words = name.split(/[/-]/)
  const os = systems.find((one) => words.includes(one))
  const cpu = processors.find((one) => words.includes(one))
  if (!os || !cpu) throw new Error(`${name} does not say its platform; run npm install where the registry serves it.`)
  const variant = os === 'linux' ? { gnu: 'glibc', musl: 'musl' }[/^(gnu|musl)/.exec(words.at(-1))?.[0]] : undefined
  return { version, cpu: [cpu], ...(dev ? { dev: true } : {}), ...(variant ? { libc: [variant] } : {}), optional: true, os: [os] }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = join(root, 'package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingOptional(lock.packages)
  for (const [name, version, dev] of missing) lock.packages[`node_modules/${name}`] = entryOf(name, version, dev)
  lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')))
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${missing.length} entries added to package-lock.json`)
}
