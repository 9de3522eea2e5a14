import { expect, it } from 'vitest'
import { statusFace } from './status.ts'

it('every status has words and a shape of its own, so that colour is never needed', () => {
  const faces = ['up', 'degraded', 'down', 'unknown', 'maintenance'].map((status) => statusFace(status))
  expect(faces.map((face) => face.label)).toEqual(['Up', 'Slow', 'Unavailable', 'Checking…', 'Maintenance'])
  expect(new Set(faces.map((face) => face.shape)).size).toBe(faces.length)
})

it('says what is true where the reason tells more than the status', () => {
  const said = [
    statusFace('unknown', 'starting'),
    statusFace('unknown', 'not_monitored'),
    statusFace('degraded', 'unstable'),
    statusFace('down', 'refused'),
  ].map((face) => face.label)
  expect(said).toEqual(['Checking…', 'Not checked', 'Unstable', 'Unavailable'])
})

it.each(['', 'exploded', 'constructor', '__proto__'])('a status this page does not know (%j) is shown as being checked', (status) => {
  expect(statusFace(status).label).toBe('Checking…')
})
