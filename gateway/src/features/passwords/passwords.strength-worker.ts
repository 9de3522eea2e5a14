// Judges the strength of passwords on a thread of its own: it is computing without pause, for tens of milliseconds and more.
import { strengthLimits } from '@gatehouse/contracts/password-policy'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import { parentPort } from 'node:worker_threads'

export type StrengthQuestion = { password: string; about: string[] }

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  l33tMaxSubstitutions: strengthLimits.look_alikes,
})

parentPort?.on('message', ({ password, about }: StrengthQuestion) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(zxcvbn.check(password, about).score)
})
