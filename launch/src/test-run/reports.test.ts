import { expect, test } from 'vitest'
import { countPlaywright, countVitest, judge } from './reports.ts'

const vitest = (counts: { passed: number; failed: number }, testResults: { status: string; assertionResults: unknown[] }[] = []) => ({
  numTotalTests: counts.passed + counts.failed,
  numPassedTests: counts.passed,
  numFailedTests: counts.failed,
  numPendingTests: 1,
  testResults,
})

test('tests are counted as the runners report them', () => {
  expect(countVitest(vitest({ passed: 3, failed: 2 }))).toEqual({ passed: 3, failed: 2, skipped: 1 })
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }
  expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 1, skipped: 2 })
})

test('a test file that cannot be loaded is a failure, though it has no failed test', () => {
  const report = vitest({ passed: 3, failed: 0 }, [{ status: 'failed', assertionResults: [] }])
  expect(countVitest(report).failed).toBe(1)
})

test('an error outside all Playwright tests is a failure', () => {
  const stats = { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }
  expect(countPlaywright({ stats, errors: [{}] }).failed).toBe(1)
})

test('a runner that ran nothing, left no report or ended badly beside a good report has failed', () => {
  expect(judge({ passed: 0, failed: 0, skipped: 5 }, 0)).toMatchObject({ failed: 1, fault: 'It ran no test at all.' })
  expect(judge(null, 1)).toMatchObject({ failed: 1, fault: 'It ended with code 1 and left no report.' })
  expect(judge({ passed: 9, failed: 0, skipped: 0 }, 1)).toMatchObject({ passed: 9, failed: 1 })
  expect(judge({ passed: 9, failed: 0, skipped: 0 }, null)).toMatchObject({ failed: 1 })
})

test('a good run is a good run', () => {
  expect(judge({ passed: 9, failed: 0, skipped: 2 }, 0)).toEqual({ passed: 9, failed: 0, skipped: 2, fault: '' })
})
