import { useEffect, useRef, useState } from 'react'

/** Files dropped anywhere on the page. True while some are held over it. */
export function useFileDrop(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false)
  const take = useRef(onFiles)
  useEffect(() => {
    take.current = onFiles
  }, [onFiles])

  useEffect(() => {
    // The pointer enters and leaves every element on its way; only the balance says whether it is still over the page.
    let depth = 0
    const stop = new AbortController()
    const options = { signal: stop.signal }

    function follow(change: number): (event: DragEvent) => void {
      return (event) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        depth = Math.max(0, depth + change)
        setOver(depth > 0)
      }
    }

    addEventListener('dragenter', follow(1), options)
    addEventListener('dragleave', follow(-1), options)
    addEventListener('dragover', follow(0), options)
    addEventListener(
      'drop',
      (event) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        depth = 0
        setOver(false)
        const files = [...(event.dataTransfer?.files ?? [])]
        if (files.length > 0) take.current(files)
      },
      options,
    )
    return () => stop.abort()
  }, [])

  return over
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.some((type) => type.toLowerCase() === 'files') ?? false
}
