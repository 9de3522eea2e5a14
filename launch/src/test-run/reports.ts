import { z } from 'zod'

/** What a test runner's own report says. */
export type Counted = { passed: number; failed: number; skipped: number }

const vitestSchema = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

/** Counts a report of Vitest's JSON reporter. A file that fails before its first test counts as one failure. */
export function countVitest(report: unknown): Counted {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = vitestSchema.parse(report)
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests }
}

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
})

/** Counts a report of Playwright's JSON reporter. Errors outside tests (a server that did not start) count as failures. */
export function countPlaywright(report: unknown): Counted {
  const { stats, errors } = playwrightSchema.parse(report)
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }
}

/**
 * What a runner came to, by its report and its exit code together: no report, no test run, or a bad exit code beside a good report
 * (an error outside all tests) are failures too.
 */
export function judge(counted: Counted | null, code: number | null): Counted & { fault: string } {
  if (counted === null) return { passed: 0, failed: 1, skipped: 0, fault: `It ended with code ${code} and left no report.` }
  if (counted.passed + counted.failed === 0) return { ...counted, failed: 1, fault: 'It ran no test at all.' }
  if (code !== 0 && counted.failed === 0)
    return { ...counted, failed: 1, fault: `All tests passed, but it ended with code ${code}; see above.` }
  return { ...counted, fault: '' }
}
