/** A PostgreSQL connection URL with another login; host, options and database stay. `host=` in the query may name a Unix socket. */
export function withLogin(url: string, login: { user: string; password: string }): string {
  const { scheme, host, database, query } = split(url)
  // A login in the query would win over the one before the host.
  query.delete('user')
  query.delete('password')
  return join({ scheme, login: `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`, host, database, query })
}

/** The same URL for another database. */
export function withDatabase(url: string, database: string): string {
  return join({ ...split(url), database: encodeURIComponent(database) })
}

type Parts = { scheme: string; login: string; host: string; database: string; query: URLSearchParams }

const form = /^(?<scheme>postgres(?:ql)?:\/\/)(?<login>[^/?#]*@)?(?<host>[^/?#]*)\/?(?<database>[^?#]*)(?:\?(?<query>[^#]*))?/

function split(url: string): Parts {
  const parts = form.exec(url)?.groups
  if (parts === undefined) throw new Error('this is not a PostgreSQL connection URL')
  const { scheme = '', login = '', host = '', database = '', query = '' } = parts
  return { scheme, login, host, database, query: new URLSearchParams(query) }
}

// `localhost` keeps a URL readable for strict parsers when the real host is a socket named in the query.
function join({ scheme, login, host, database, query }: Parts): string {
  const options = query.toString()
  return `${scheme}${login}${host === '' ? 'localhost' : host}/${database}${options === '' ? '' : `?${options}`}`
}
