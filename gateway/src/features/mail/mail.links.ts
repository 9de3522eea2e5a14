/** Addresses of pages for mails. Tokens stand in the fragment, which browsers send to no server and put in no Referer. */
export type Links = {
  to: (path: string) => string
  withToken: (path: string, token: string) => string
}

/** `publicUrl` is configuration: what a request says of the host never gets into a link. */
export function createLinks(publicUrl: string): Links {
  const base = publicUrl.replace(/\/+$/, '')
  return {
    to: (path) => `${base}${path}`,
    withToken: (path, token) => `${base}${path}#token=${encodeURIComponent(token)}`,
  }
}
