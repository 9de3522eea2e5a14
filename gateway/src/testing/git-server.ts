import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import { spawn } from 'node:child_process'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

/** A git server over HTTP: the CGI that comes with git (git-http-backend(1)) behind a few lines of server. */
export type GitServer = LocalServer & {
  /** Method, path and headers of the requests that arrived. */
  seen: { method: string; path: string; headers: IncomingHttpHeaders }[]
}

/** Serves the repositories in a folder; whoever has a name (`x-user-email`) may push. */
export async function startGitServer(folder: string): Promise<GitServer> {
  const seen: GitServer['seen'] = []
  const server = await startLocalServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://git')
    // The gateway's own question whether it is up.
    if (pathname !== '/health') seen.push({ method: request.method ?? '', path: pathname, headers: request.headers })
    serve({ folder, pathname, query: search.slice(1) }, request, response)
  })
  return { ...server, seen }
}

type Asked = { folder: string; pathname: string; query: string }

function serve({ folder, pathname, query }: Asked, request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request
  const variables = {
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: request.method,
    PATH_INFO: pathname,
    QUERY_STRING: query,
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    HTTP_GIT_PROTOCOL: headers['git-protocol'],
    REMOTE_USER: headers['x-user-email'],
  }
  const given = Object.entries(variables).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  const cgi = spawn('git', ['http-backend'], {
    env: { PATH: process.env['PATH'], ...Object.fromEntries(given) },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  // It may answer before it has read all, and then reads no more.
  cgi.stdin.on('error', () => {})
  request.pipe(cgi.stdin)
  passAnswerOn(cgi.stdout, response)
}

/** A CGI answer (RFC 3875 §6): header lines, among them perhaps `Status`, an empty line, the body. */
function passAnswerOn(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0)
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end === -1) return
    output.off('data', onData)
    for (const line of head.subarray(0, end).toString('latin1').split('\r\n')) {
      const [name = '', value = ''] = line.split(/: */, 2)
      if (name.toLowerCase() === 'status') response.statusCode = Number(value.slice(0, 3))
      else response.setHeader(name, value)
    }
    response.write(head.subarray(end + 4))
    output.pipe(response)
  }
  output.on('data', onData)
}
