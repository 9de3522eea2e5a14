import type { Bench } from './bench.ts'
import { accessBench } from './access/access.bench.ts'
import { detectionBench } from './health/detection.bench.ts'
import { fleetBench } from './health/fleet.bench.ts'
import { proxyBench } from './proxy/proxy.bench.ts'
import { workersBench } from './proxy/workers.bench.ts'
import { bogusNamesBench } from './sign-in/bogus-names.bench.ts'
import { enumerationBench } from './sign-in/enumeration.bench.ts'
import { signInFloodBench } from './sign-in/flood.bench.ts'
import { webBench } from './web/web.bench.ts'

/** Every bench by the name it is asked for. */
export const benches: Record<string, Bench> = {
  proxy: proxyBench,
  workers: workersBench,
  detection: detectionBench,
  fleet: fleetBench,
  'sign-in-flood': signInFloodBench,
  enumeration: enumerationBench,
  'bogus-names': bogusNamesBench,
  web: webBench,
  access: accessBench,
}
