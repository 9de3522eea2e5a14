import { runLauncher } from './entry.ts'
import { root } from './launch.config.ts'
import { ensureWebBuilt } from './web-build.ts'

await runLauncher({
  args: process.argv.slice(2),
  env: process.env,
  repository: root,
  buildWeb: (say) => ensureWebBuilt({ repository: root, env: process.env, say }),
})
