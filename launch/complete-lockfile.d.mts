type LockedPackage = { optionalDependencies?: Record<string, string>; dev?: boolean }
export function missingOptional(packages: Record<string, LockedPackage>): [name: string, version: string, dev: boolean][]
export function entryOf(name: string, version: string, dev: boolean): { version: string; os: string[]; cpu: string[]; libc?: string[] }
