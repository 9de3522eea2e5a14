import { expect, test } from 'vitest'
import { chooseServerAccount } from './server-account.ts'

const passwd = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\npostgres:x:101:104::/var/lib/postgresql:/bin/sh\n'

test('a user who is not root runs the server as himself', () => {
  expect(chooseServerAccount({ ownUid: 1000, passwd, clusterOwner: null })).toBeNull()
})

test('root picks the postgres account before nobody', () => {
  expect(chooseServerAccount({ ownUid: 0, passwd, clusterOwner: null })).toEqual({ uid: 101, gid: 104 })
})

test('root picks the account made for Gatehouse before all others', () => {
  const withOwn = `${passwd}gatehouse:x:500:501::/:/bin/false\n`
  expect(chooseServerAccount({ ownUid: 0, passwd: withOwn, clusterOwner: null })).toEqual({ uid: 500, gid: 501 })
})

test('root keeps the owner of a cluster that is there already', () => {
  expect(chooseServerAccount({ ownUid: 0, passwd, clusterOwner: { uid: 1000, gid: 1000 } })).toEqual({ uid: 1000, gid: 1000 })
})

test('a cluster that belongs to root gets another account, for PostgreSQL refuses root', () => {
  expect(chooseServerAccount({ ownUid: 0, passwd, clusterOwner: { uid: 0, gid: 0 } })).toEqual({ uid: 101, gid: 104 })
})

test('an account with the uid of root is never picked', () => {
  const evil = 'gatehouse:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n'
  expect(chooseServerAccount({ ownUid: 0, passwd: evil, clusterOwner: null })).toEqual({ uid: 65_534, gid: 65_534 })
})
