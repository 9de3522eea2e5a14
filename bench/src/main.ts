import { benches } from './benches.ts'
import { describeMachine } from './machine.ts'
import { writeSection } from './report.ts'

/** `npm run bench -- <name>`: measures and writes the result into docs/performance.md. */
async function main(): Promise<void> {
  const names = process.argv.slice(2).filter((word) => word !== 'bench')
  const unknown = names.filter((name) => !Object.hasOwn(benches, name))
  if (names.length === 0 || unknown.length > 0) {
    if (unknown.length > 0) console.error(`There is no bench ${unknown.join(', ')}.`)
    console.error('usage: npm run bench -- <name>, where <name> is one of')
    for (const [name, { about }] of Object.entries(benches)) console.error(`  ${name.padEnd(16)} ${about}`)
    process.exitCode = 2
    return
  }
  const machine = describeMachine()
  console.log(machine)
  for (const name of names) {
    const bench = benches[name]
    if (bench === undefined) continue
    const startedMs = performance.now()
    const body = await bench.run({ say: (text) => console.log(text) })
    const tookS = Math.round((performance.now() - startedMs) / 1000)
    await writeSection({ name, title: bench.title, body, footer: `${machine} Took ${tookS} s. \`npm run bench -- ${name}\`` })
    console.log(`\n${body}\nWritten to docs/performance.md.`)
  }
}

// Whoever started this has gone or wants it to end: what it started ends with it (see processes.ts).
for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, () => process.exit(1))
process.channel?.unref()

try {
  await main()
  // A program that could not be ended must not keep this one.
  process.exit()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
