import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

type Versions = Record<string, { dist: { tarball: string } }>
type Published = { name: string; versions: Versions; _attachments: Record<string, { data: string }> }

/** As much of a package registry as npm needs to publish and install: documents and tarballs, in memory. `PUT /upload` takes anything. */
export type NpmRegistry = LocalServer & { seen: IncomingHttpHeaders[] }

export async function startNpmRegistry(): Promise<NpmRegistry> {
  const seen: IncomingHttpHeaders[] = []
  const packages = new Map<string, Versions>()
  const tarballs = new Map<string, Buffer>()

  const publish = ({ name, versions, _attachments: attachments }: Published): void => {
    packages.set(`/${name}`, versions)
    for (const [file, { data }] of Object.entries(attachments)) tarballs.set(`/${name}/-/${file}`, Buffer.from(data, 'base64'))
  }
  const answer = async (request: IncomingMessage, path: string): Promise<{ status: number; body: string | Buffer }> => {
    const sent = await text(request)
    if (path === '/upload') return { status: 200, body: String(sent.length) }
    if (request.method === 'PUT') publish(JSON.parse(sent) as Published)
    if (request.method === 'PUT') return { status: 201, body: '{}' }
    const tarball = tarballs.get(path)
    if (tarball !== undefined) return { status: 200, body: tarball }
    const versions = packages.get(path)
    if (versions === undefined) return { status: 404, body: '{}' }
    const [latest = ''] = Object.keys(versions)
    return { status: 200, body: JSON.stringify({ name: path.slice(1), 'dist-tags': { latest }, versions }) }
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const path = decodeURIComponent(request.url ?? '')
    // The gateway's own question whether it is up.
    if (path !== '/health') seen.push(request.headers)
    void answer(request, path).then(({ status, body }) => response.writeHead(status).end(body))
  }
  return { ...(await startLocalServer(onRequest)), seen }
}
