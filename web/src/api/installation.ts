import { defaultInstallationName } from '@gatehouse/contracts/installation-name'
import { createStore, useStore } from '../store.ts'

const key = 'gatehouse-installation'

/** What this installation is called: kept by the browser, so that it stands there before the server has said it again. */
const known = createStore(localStorage.getItem(key))

/** Called with each answer that tells it. */
export function nameInstallation({ name }: { name: string }): void {
  known.set(name)
  localStorage.setItem(key, name)
}

/** Null in a browser that has not heard it yet. */
export function useKnownInstallationName(): string | null {
  return useStore(known)
}

export function useInstallationName(): string {
  return useKnownInstallationName() ?? defaultInstallationName
}
