import { expect, test } from 'vitest'
import { wholeOpenApi } from './openapi.ts'

test('openapi.json describes the routes as they are', async () => {
  await expect(await wholeOpenApi()).toMatchFileSnapshot('../../openapi.json')
})
