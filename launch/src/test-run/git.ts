import { installPackage, isDebianRoot } from './apt.ts'
import { runProgram } from './step.ts'

/** Sees to it that there is a git for the tests that clone and push; returns why there is none, or null. */
export async function ensureGit(env: NodeJS.ProcessEnv, say: (text: string) => void): Promise<string | null> {
  if (await works(env)) return null
  if (isDebianRoot()) {
    say('Installing git for the tests that clone and push …')
    await installPackage('git', env)
    if (await works(env)) return null
  }
  return 'There is no git and none could be installed; install one, the tests clone and push with it.'
}

async function works(env: NodeJS.ProcessEnv): Promise<boolean> {
  return (await runProgram('git', ['--version'], { env })).code === 0
}
