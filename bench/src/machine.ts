import { cpus, loadavg, release, totalmem } from 'node:os'

/** One sentence about where something was measured. */
export function describeMachine(): string {
  const [first] = cpus()
  const load = (loadavg()[0] ?? 0).toFixed(1)
  const memoryGiB = Math.round(totalmem() / 1024 ** 3)
  const model = first?.model.trim() || 'unknown processor'
  return `${new Date().toISOString().slice(0, 10)}, ${model}, ${cpus().length} cores, ${memoryGiB} GiB, Linux ${release()}, Node.js ${process.versions.node}; load average of other work at the start ${load}.`
}
