import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { StartupError } from '../errors.ts'
import { writeSettingsFile } from '../settings-file.ts'

export const serviceNames = ['gateway', 'documents', 'ai'] as const
/** The processes with a database role and a schema of their own. */
export type ServiceName = (typeof serviceNames)[number]

const passwordSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const fileSchema = z.object({ gateway: passwordSchema, documents: passwordSchema, ai: passwordSchema })

export type RolePasswords = Record<ServiceName, string>

/** The passwords of the services' database roles, from a file only its owner reads; made at the first start. */
export async function readOrMakeRolePasswords(file: string): Promise<RolePasswords> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new StartupError([`The database passwords in ${file} cannot be read.`], { cause: error })
  })
  if (text === null) {
    const made: RolePasswords = { gateway: newPassword(), documents: newPassword(), ai: newPassword() }
    await writeSettingsFile(file, made)
    return made
  }
  const parsed = fileSchema.safeParse(parseJson(text))
  if (!parsed.success)
    throw new StartupError([`The database passwords in ${file} are damaged; delete the file and start again, new ones are made then.`])
  return parsed.data
}

const newPassword = (): string => randomBytes(32).toString('base64url')

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
