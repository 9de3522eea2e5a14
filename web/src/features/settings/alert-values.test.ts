import { expect, it } from 'vitest'
import { alertChangeFrom, alertValuesOf, addressesIn } from './alert-values.ts'

const settings = {
  mail_to: ['ana@example.org', 'ops@example.org'],
  webhook_url: null,
  webhook_secret: null,
  group_s: 60,
  quiet: null,
  version: 1,
  updated_at: null,
  updated_by: null,
}

it('asks for what was there when nothing was changed', () => {
  expect(alertChangeFrom(alertValuesOf(settings), 'Europe/Berlin')).toEqual({
    mail_to: ['ana@example.org', 'ops@example.org'],
    webhook_url: null,
    group_s: 60,
    quiet: null,
  })
})

it('sends a secret only when one was typed, and quiet hours with the time zone', () => {
  const values = {
    ...alertValuesOf(settings),
    webhook_url: ' https://hooks.example/x ',
    webhook_secret: 'something long enough',
    isQuiet: true,
  }
  expect(alertChangeFrom(values, 'Europe/Berlin')).toMatchObject({
    webhook_url: 'https://hooks.example/x',
    webhook_secret: 'something long enough',
    quiet: { from: '22:00', to: '07:00', time_zone: 'Europe/Berlin' },
  })
})

it('takes addresses however they are put', () => {
  expect(addressesIn(' a@x.org,b@x.org;\n c@x.org \n')).toEqual(['a@x.org', 'b@x.org', 'c@x.org'])
})
