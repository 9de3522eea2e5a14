import { z } from 'zod'

/**
 * How people get an account. `open`: by registering. `approval`: by registering, once an admin has agreed. `invite`: with an
 * invitation only. `closed`: not by themselves; admins make accounts. Admins may invite and make accounts in every mode.
 */
export const signUpModeSchema = z.enum(['open', 'invite', 'approval', 'closed'])
export type SignUpMode = z.infer<typeof signUpModeSchema>

/** What holds for registering. Without `allowed_domains` an address of any domain will do. */
export type SignUpRules = {
  mode: SignUpMode
  /** Domains in their ASCII form and in lower case; a subdomain is another domain. */
  allowed_domains: string[]
  /** Ids of the groups that people get who register. */
  default_groups: string[]
}
