import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { sections } from './sections.ts'

/** Where the API takes changes of a section. */
const paths = { documents: '/api/settings/documents/limits' } as Record<string, string>

type Api = { paths: Record<string, { patch: { requestBody: { content: { 'application/json': { schema: Schema } } } } }> }
type Schema = { properties?: Record<string, unknown>; $ref?: string }

test('every setting that can be changed has words in the history, so that it is translated', async () => {
  const api = JSON.parse(await readFile(new URL('../../../../openapi.json', import.meta.url), 'utf8')) as Api & {
    components: { schemas: Record<string, Schema> }
  }
  const unnamed: string[] = []
  let found = 0
  for (const [section, { labels }] of Object.entries(sections)) {
    const schema = api.paths[paths[section] ?? `/api/settings/${section}`]?.patch.requestBody.content['application/json'].schema
    const known = schema?.$ref === undefined ? schema : api.components.schemas[schema.$ref.split('/').at(-1) ?? '']
    for (const name of Object.keys(known?.properties ?? {})) {
      found += 1
      if (!(name in labels)) unnamed.push(`${section}.${name}`)
    }
  }
  expect(found).toBeGreaterThan(20)
  expect(unnamed).toEqual([])
})
