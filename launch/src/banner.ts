import type { LaunchConfig } from './launch.config.ts'

/** What a person reads once everything runs. */
export function banner({ mode, config, setupLink }: { mode: 'start' | 'dev'; config: LaunchConfig; setupLink: string | null }): string {
  const lines = [
    `Gatehouse is ready:  ${config.publicUrl}`,
    ...(setupLink === null ? [] : [`Make the first administrator (the link works once):  ${setupLink}`]),
    `Data:  ${config.dataDir}`,
    mode === 'dev' ? 'Sources are watched. Stop with Ctrl+C.' : 'Stop with Ctrl+C. One service alone:  npm start -- stop documents',
  ]
  return `\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}
