import { defaultPasswordPolicy } from '@gatehouse/contracts/password-policy'
import { expect, it } from 'vitest'
import { generatePassword } from './cli.password.ts'

it('a password of its own making is as long as the policy asks', () => {
  expect(generatePassword({ ...defaultPasswordPolicy, min_length: 64 }).length).toBeGreaterThanOrEqual(64)
})
