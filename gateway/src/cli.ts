import { runCli } from './cli/cli.program.ts'

// The command line of an operator: `npm run gatehouse -- --help`. It works without the gateway and without the web UI.
process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
})
