import { checkPasswordRules, type PasswordPolicy } from '@gatehouse/contracts/password-policy'
import { StartupError } from '@gatehouse/kit/errors'
import { randomInt } from 'node:crypto'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { CliIo } from './cli.io.ts'

/** Letters and digits that are not mistaken for one another. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
/** 116 random bits; more only when the policy asks for more. */
const leastGroups = 5
const groupLength = 4

/** A random password that keeps the rules, easy to read out: `K3mf-92xa-…`. */
export function generatePassword(policy: PasswordPolicy): string {
  const groups = Math.max(leastGroups, Math.ceil((policy.min_length + 1) / (groupLength + 1)))
  for (;;) {
    const group = (): string => Array.from({ length: groupLength }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
    const password = Array.from({ length: groups }, group).join('-')
    if (checkPasswordRules(policy, password).every((check) => check.ok)) return password
  }
}

/** Reads a password: the first line of a pipe, or typed without being shown. Never an argument, which others can see. */
export async function readPassword({ input, err }: CliIo): Promise<string> {
  if (input.isTTY === true) err('Password (not shown):')
  // What is typed would be echoed to the output, so there is none.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: input.isTTY === true })
  for await (const line of lines) return line
  throw new StartupError(['There is no password on standard input.'])
}
