import type { Bench } from './bench.ts'
import { proxyBench } from './proxy/proxy.bench.ts'

/** Every bench by the name it is asked for. */
export const benches: Record<string, Bench> = { proxy: proxyBench }
