export class InstallError extends Error {}
export function ensureInstalled(root: string, options: { say: (text: string) => void; nodeBinary: () => string }): Promise<void>
export function isInstalled(root: string): boolean
export function missingPackages(root: string): string[]
