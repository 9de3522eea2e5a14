import { describeSettings } from '@gatehouse/kit/config-reference'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aiSettings } from './config.ts'

test('the reference of the ai service’s environment is what it reads', async () => {
  const text = describeSettings('Environment of ai', aiSettings, join(import.meta.dirname, '../..'))
  await expect(text).toMatchFileSnapshot('../../docs/reference/ai.md')
})
