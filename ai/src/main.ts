import { runService } from '@gatehouse/kit/lifecycle'
import { startAi } from './compose.ts'
import { readAiConfig } from './config.ts'

await runService('ai', () => startAi(readAiConfig(process.env)))
