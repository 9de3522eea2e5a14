import { expect, test } from 'vitest'
import { countPlaywright, countVitest, judge } from './reports.ts'

const vitest = (counts: { passed: number; failed: number }, testResults: unknown[] = []) => ({
  numTotalTests: counts.passed + counts.failed,
  numPassedTests: counts.passed,
  numFailedTests: counts.failed,
  numPendingTests: 1,
  testResults,
})

test('tests are counted as the runners report them', () => {
  expect(countVitest(vitest({ passed: 3, failed: 2 }))).toEqual({ passed: 3, failed: 2, skipped: 1, faults: [] })
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }
  expect(countPlaywright({ stats, suites: [], errors: [] })).toEqual({ passed: 5, failed: 1, skipped: 2, faults: [] })
})

test('a test file that cannot be loaded is a failure, though it has no failed test', () => {
  const report = vitest({ passed: 3, failed: 0 }, [
    { name: 'a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
  ])
  expect(countVitest(report)).toMatchObject({ failed: 1, faults: ['a.test.ts › could not be run\n    no such module'] })
})

test('an error outside all Playwright tests is a failure', () => {
  const stats = { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }
  expect(countPlaywright({ stats, suites: [], errors: [{ message: 'no server' }] })).toMatchObject({
    failed: 1,
    faults: ['outside all tests\n    no server'],
  })
})

test('a runner that ran nothing, left no report or ended badly beside a good report has failed', () => {
  expect(judge({ passed: 0, failed: 0, skipped: 5, faults: [] }, 0)).toMatchObject({ failed: 1, fault: 'It ran no test at all.' })
  expect(judge(null, 1)).toMatchObject({ failed: 1, fault: 'It ended with code 1 and left no report.' })
  expect(judge({ passed: 9, failed: 0, skipped: 0, faults: [] }, 1)).toMatchObject({ passed: 9, failed: 1 })
  expect(judge({ passed: 9, failed: 0, skipped: 0, faults: [] }, null)).toMatchObject({ failed: 1 })
})

test('a good run is a good run', () => {
  const counted = { passed: 9, failed: 0, skipped: 2, faults: [] }
  expect(judge(counted, 0)).toEqual({ ...counted, fault: '' })
})

test('what failed is told with its file, its name and what it said first', () => {
  const assertionResults = [
    { status: 'passed', fullName: 'adds', failureMessages: [] },
    { status: 'failed', fullName: 'subtracts', failureMessages: ['\u001B[31mexpected 1\u001B[39m\nto be 2', 'later'] },
  ]
  const report = vitest({ passed: 1, failed: 1 }, [{ name: 'sum.test.ts', status: 'failed', assertionResults }])
  expect(countVitest(report).faults).toEqual(['sum.test.ts › subtracts\n    expected 1\n    to be 2'])
})

test('a failure inside a group of Playwright tests is told too', () => {
  const stats = { expected: 0, unexpected: 1, flaky: 0, skipped: 0 }
  const failing = { title: 'opens', ok: false, tests: [{ results: [{ errors: [{ message: 'no page' }] }] }] }
  const passing = { title: 'closes', ok: true, tests: [] }
  const suites = [{ file: 'a.test.ts', specs: [passing], suites: [{ file: 'a.test.ts', specs: [failing] }] }]
  expect(countPlaywright({ stats, suites, errors: [] }).faults).toEqual(['a.test.ts › opens\n    no page'])
})
