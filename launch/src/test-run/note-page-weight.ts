// Notes what the first page weighs now, for the sentence of a later failure. usage: node launch/with-node.mjs launch/src/test-run/note-page-weight.ts
import { root } from '../launch.config.ts'
import { ensureWebBuilt } from '../web-build.ts'
import { checkPageWeight } from './page-weight.ts'

await ensureWebBuilt({ repository: root, env: process.env, say: (text) => console.log(text) })
const { failed, output } = await checkPageWeight({ note: true })
console.log(failed === 0 ? 'Noted in launch/src/test-run/page-weight.json.' : output)
process.exitCode = failed
