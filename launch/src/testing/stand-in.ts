// The launcher with services of the tests' own, as a process: `node stand-in.ts <repository> <start|dev> [command]`.
import { runLauncher } from '../entry.ts'

const [repository = '', ...args] = process.argv.slice(2)
await runLauncher({ args, env: process.env, repository, buildWeb: async () => {} })
