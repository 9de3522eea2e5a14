import type { User } from '@gatehouse/contracts/user'
import { z } from 'zod'
import { userNotFound } from './users.errors.ts'
import type { UsersRepository } from './users.repository.ts'

export async function requireUser(repository: UsersRepository, id: string): Promise<User> {
  const user = await repository.findUser(requireId(id))
  if (user === undefined) throw userNotFound()
  return user
}

export function requireId(id: string): string {
  if (!z.uuid().safeParse(id).success) throw userNotFound()
  return id
}
