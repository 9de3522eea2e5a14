import { useState } from 'react'

/** For a form that takes its values only when it is made: `reload` fetches what is saved and makes it anew with that. */
export function useFreshForm(refetch: () => Promise<unknown>): { round: number; reload: () => void } {
  const [round, setRound] = useState(0)
  return { round, reload: () => void refetch().then(() => setRound((before) => before + 1)) }
}
