import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

/** What a test runner's own report says; `faults` has a paragraph for each failure: where, which test, what it said first. */
export type Counted = { passed: number; failed: number; skipped: number; faults: string[] }

const vitestSchema = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
})

/** Counts a report of Vitest's JSON reporter. A file that fails before its first test counts as one failure. */
export function countVitest(report: unknown): Counted {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = vitestSchema.parse(report)
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
  const faults = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => paragraph(name, fullName, failureMessages?.[0])),
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests,
    faults: [...faults, ...broken.map(({ name, message }) => paragraph(name, 'could not be run', message))],
  }
}

const errorSchema = z.object({ message: z.string().default('') })

type Suite = z.infer<typeof suiteSchema>
const suiteSchema = z.object({
  file: z.string(),
  get suites() {
    return z.array(suiteSchema).optional()
  },
  specs: z.array(
    z.object({
      title: z.string(),
      ok: z.boolean(),
      tests: z.array(z.object({ results: z.array(z.object({ errors: z.array(errorSchema) })) })),
    }),
  ),
})

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(suiteSchema),
  errors: z.array(errorSchema),
})

/** Counts a report of Playwright's JSON reporter. Errors outside tests (a server that did not start) count as failures. */
export function countPlaywright(report: unknown): Counted {
  const { stats, suites, errors } = playwrightSchema.parse(report)
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    faults: [...suites.flatMap(faultsOf), ...errors.map(({ message }) => paragraph('outside all tests', '', message))],
  }
}

function faultsOf({ file, suites = [], specs }: Suite): string[] {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => paragraph(file, title, tests.flatMap(({ results }) => results).flatMap(({ errors }) => errors)[0]?.message))
  return [...own, ...suites.flatMap(faultsOf)]
}

const mostLines = 12

function paragraph(file: string, title: string, message = ''): string {
  const said = stripVTControlCharacters(message).trimEnd().split('\n').slice(0, mostLines)
  return [[file, title].filter((part) => part !== '').join(' › '), ...said.map((line) => `    ${line}`)].join('\n')
}

/**
 * What a runner came to, by its report and its exit code together: no report, no test run, or a bad exit code beside a good report
 * (an error outside all tests) are failures too.
 */
export function judge(counted: Counted | null, code: number | null): Counted & { fault: string } {
  if (counted === null) return { passed: 0, failed: 1, skipped: 0, faults: [], fault: `It ended with code ${code} and left no report.` }
  if (counted.passed + counted.failed === 0) return { ...counted, failed: 1, fault: 'It ran no test at all.' }
  if (code !== 0 && counted.failed === 0)
    return { ...counted, failed: 1, fault: `All tests passed, but it ended with code ${code}; see above.` }
  return { ...counted, fault: '' }
}
