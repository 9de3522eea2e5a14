/** Failed connections on the data path in a row after which a service is checked at once. */
const suspiciousFailures = 3

/** Listens to the data path: tells, after some failures in a row, that a service should be looked at. Never decides anything itself. */
export function createPassive(onSuspicion: (key: string) => void): (key: string, worked: boolean) => void {
  const failures = new Map<string, number>()
  return (key, worked) => {
    if (worked) return void failures.delete(key)
    const inRow = (failures.get(key) ?? 0) + 1
    failures.set(key, inRow % suspiciousFailures)
    if (inRow >= suspiciousFailures) onSuspicion(key)
    return undefined
  }
}
