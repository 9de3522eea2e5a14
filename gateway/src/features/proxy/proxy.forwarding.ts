import type { Log } from '@gatehouse/kit/log'
import type { Answer } from './proxy.answer.ts'
import type { Recorder } from './proxy.record.ts'
import type { Traffic } from './proxy.traffic.ts'
import type { Upstreams } from './proxy.upstreams.ts'

/** Tells whoever watches services how a connection to one went: every failure, and the first success after some. */
export type OnConnection = (serviceKey: string, worked: boolean) => void

/** What it takes to pass something on, be it a request or a change of protocol. */
export type Forwarding = {
  upstreams: Upstreams
  traffic: Traffic
  answer: Answer
  gatewayCookieNames: ReadonlySet<string>
  /** Whether people come by https. */
  https: boolean
  reportConnection: OnConnection
  recorder: Recorder
  log: Log
}

/** Passes on failures, and of successes only those that end a row of failures, so that most requests cost a look at an empty set. */
export function reportChanges(onConnection: OnConnection): OnConnection {
  const failing = new Set<string>()
  return (serviceKey, worked) => {
    if (!worked) failing.add(serviceKey)
    else if (failing.size === 0 || !failing.delete(serviceKey)) return
    onConnection(serviceKey, worked)
  }
}
