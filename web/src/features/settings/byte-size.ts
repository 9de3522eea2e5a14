/** A size as a person sets it: a number and a unit. */
export type ByteSize = { amount: number; unit: 'KB' | 'MB' | 'GB' }

export const units = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 } as const

/** The largest unit that writes the size with at most two decimals, so that nothing is lost in the form. */
export function toByteSize(bytes: number): ByteSize {
  for (const unit of ['GB', 'MB', 'KB'] as const) {
    const amount = bytes / units[unit]
    if (amount >= 1 && Number.isInteger(Math.round(amount * 1e8) / 1e6)) return { amount, unit }
  }
  return { amount: Math.round((bytes / units.KB) * 100) / 100, unit: 'KB' }
}

export function toBytes({ amount, unit }: ByteSize): number {
  return Math.round(amount * units[unit])
}
