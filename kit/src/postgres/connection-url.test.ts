import { Client } from 'pg'
import { expect, test } from 'vitest'
import { withDatabase, withLogin } from './connection-url.ts'

const login = { user: 'gatehouse_ai', password: 'a/b@c:d?e#f%g' }

test.each([
  ['postgresql://root:secret@db.example:5433/main?application_name=x', { host: 'db.example', port: 5433, database: 'main' }],
  ['postgres://db.example', { host: 'db.example', port: 5432, database: 'main' }],
  ['postgresql://root:p@ss@db.example/main', { host: 'db.example', port: 5432, database: 'main' }],
  ['postgresql:///main?host=%2Fvar%2Frun%2Fpost%20gres', { host: '/var/run/post gres', port: 5432, database: 'main' }],
  ['postgresql://[::1]:5440/main?user=root&password=secret', { host: '::1', port: 5440, database: 'main' }],
])('another login on %s keeps the server and is what pg uses', (url, expected) => {
  const client = new Client({ connectionString: withLogin(withDatabase(url, 'main'), login) })
  expect({ host: client.host, port: client.port, database: client.database }).toEqual(expected)
  expect({ user: client.user, password: client.password }).toEqual(login)
})
