import { describeSettings } from '@gatehouse/kit/config-reference'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gatewaySettings } from './config.ts'

const root = join(import.meta.dirname, '../..')

test('the reference of the gateway’s environment is what the gateway reads', async () => {
  const text = describeSettings('Environment of the gateway', gatewaySettings, root)
  await expect(text).toMatchFileSnapshot('../../docs/reference/gateway.md')
})
