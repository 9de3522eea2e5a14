import { useEffect } from 'react'
import { useInstallationName } from '../api/installation.ts'

/** Names the page in the tab and in the browser's history. */
export function useDocumentTitle(title: string): void {
  const installation = useInstallationName()
  useEffect(() => {
    document.title = `${title} · ${installation}`
  }, [title, installation])
}
