// Tries to sign in at random moments, each time with a name and a network of its own, and prints what was answered.
// usage: node flood.attacker.ts <AttackerTask as JSON>
import { Agent, request } from 'node:http'
import { arriveAtRandom, type Arrivals } from '../arrivals.ts'
import { addressIn } from './people.ts'

export type AttackerTask = Arrivals & { port: number; firstNetwork: number }
/** How often each status was answered. */
export type Answers = Record<number, number>

const task = JSON.parse(process.argv[2] ?? '') as AttackerTask
const agent = new Agent({ keepAlive: true, maxSockets: 256 })
const answers: Answers = {}
const underWay: Promise<void>[] = []
let network = task.firstNetwork
await arriveAtRandom(task, () => underWay.push(attempt((network += 1))))
await Promise.all(underWay)
agent.destroy()
process.stdout.write(JSON.stringify(answers))

/** A name that nobody has costs what another does. */
function attempt(number: number): Promise<void> {
  const body = JSON.stringify({ email: `nobody-${number}@bench.example`, password: 'Not-the-password-1', remember: false })
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': addressIn(number) }
  return new Promise((resolve, reject) => {
    request({ host: 'localhost', port: task.port, path: '/api/auth/session', method: 'POST', agent, headers }, (response) => {
      const { statusCode = 0 } = response
      answers[statusCode] = (answers[statusCode] ?? 0) + 1
      response.resume().on('end', resolve)
    })
      .on('error', reject)
      .end(body)
  })
}
