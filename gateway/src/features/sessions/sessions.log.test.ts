import { createLog } from '@gatehouse/kit/log'
import { expect, it } from 'vitest'
import { anAccount, call, goodPassword, logIn, signIn, startIdentity } from '../../testing/identity.ts'

it('N3: no line of the log holds a password or a token, whatever goes wrong', async () => {
  const lines: string[] = []
  await using identity = await startIdentity({
    log: createLog({ name: 'test', level: 'trace', destination: { write: (line) => void lines.push(line) } }),
  })
  const { email } = await anAccount(identity)
  const token = await logIn(identity, email)
  const cookie = await signIn(identity, email)
  const secrets = [
    goodPassword,
    'Wrong-harbour-77!',
    'Typed-into-the-wrong-field!',
    token,
    ...cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1)),
  ]
  const post = (url: string, body: unknown) => call(identity, { method: 'POST', url, cookie, body })
  await post('/api/auth/session', { email, password: 'Wrong-harbour-77!' })
  await post('/api/auth/session', { email: 'Typed-into-the-wrong-field!', password: 'Wrong-harbour-77!' })
  await post('/api/auth/password/change', { current_password: 'Wrong-harbour-77!', new_password: goodPassword })
  await post('/api/auth/register', { email: 'x@example.org', password: goodPassword, role: 'admin' })
  await call(identity, { url: '/api/users/me', headers: { authorization: `Bearer ${token}x` } })
  await call(identity, { url: `/api/users/me?token=${token}` })
  await identity.database.pool.query('alter table sessions rename to elsewhere')
  await call(identity, { url: '/api/users/me', cookie })
  await call(identity, { method: 'POST', url: '/api/auth/session', body: { email, password: goodPassword } })

  expect(lines.some((line) => line.includes('request failed unexpectedly'))).toBe(true)
  for (const secret of secrets) expect(lines.filter((line) => line.includes(secret))).toEqual([])
  expect(lines.filter((line) => line.includes('$argon2'))).toEqual([])
})
