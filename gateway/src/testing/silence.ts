import { Client } from 'pg'

/** Cuts all gateways on the database at this URL off from notices until let go; their other connections go on. */
export async function silence(databaseUrl: string): Promise<AsyncDisposable> {
  const name = new URL(databaseUrl).pathname.slice(1)
  const elsewhere = new URL(databaseUrl)
  elsewhere.pathname = '/postgres'
  const client = new Client({ connectionString: elsewhere.href })
  await client.connect()
  await client.query(`alter database ${name} allow_connections false`)
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name like '%-notices'`,
  )
  return {
    [Symbol.asyncDispose]: async () => {
      await client.query(`alter database ${name} allow_connections true`)
      await client.end()
    },
  }
}
