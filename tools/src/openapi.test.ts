import { expect, test } from 'vitest'
import { wholeOpenApi } from './openapi.ts'

test('openapi.json describes the routes as they are', { timeout: 60_000 }, async () => {
  await expect(await wholeOpenApi()).toMatchFileSnapshot('../../openapi.json')
})
