import { readFileSync, statSync } from 'node:fs'

/** The account the database server runs under. PostgreSQL refuses to run as root, so root has to name another one. */
export type ServerAccount = { uid: number; gid: number }

type AccountSource = { ownUid: number; passwd: string; clusterOwner: ServerAccount | null }

/** Accounts that root picks from, the one made for the purpose first; `nobody` exists everywhere. */
const preferredNames = ['gatehouse', 'postgres', 'nobody']

/**
 * Who runs the server: null means the caller's own account. As root an existing cluster keeps its owner, because the server only
 * accepts a data directory of its own.
 */
export function chooseServerAccount({ ownUid, passwd, clusterOwner }: AccountSource): ServerAccount | null {
  if (ownUid !== 0) return null
  if (clusterOwner !== null && clusterOwner.uid !== 0) return clusterOwner
  const accounts = passwd.split('\n').map(parseAccount)
  for (const name of preferredNames) {
    const found = accounts.find((account) => account?.name === name && account.uid !== 0)
    if (found) return { uid: found.uid, gid: found.gid }
  }
  return null
}

/** The account for a cluster on this machine, see {@link chooseServerAccount}. */
export function serverAccountFor(cluster: string): ServerAccount | null {
  const ownUid = process.getuid?.() ?? -1
  return chooseServerAccount({ ownUid, passwd: ownUid === 0 ? readFileSync('/etc/passwd', 'utf8') : '', clusterOwner: ownerOf(cluster) })
}

function ownerOf(path: string): ServerAccount | null {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? null : { uid: found.uid, gid: found.gid }
}

function parseAccount(line: string): { name: string; uid: number; gid: number } | null {
  const [name = '', , uid = '', gid = ''] = line.split(':')
  return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? { name, uid: Number(uid), gid: Number(gid) } : null
}
