import type { TestProject } from 'vitest/node'

/** Gives the run its PostgreSQL servers: those named by the environment. */
export default function setup(project: TestProject): void {
  const url = process.env['TEST_POSTGRES_18_URL'] ?? 'postgresql://postgres@/postgres?host=/tmp/pgdev18'
  project.provide('postgres', { 18: url, 16: process.env['TEST_POSTGRES_16_URL'] ?? 'postgresql://postgres@/postgres?host=/tmp/pgdev16' })
}
