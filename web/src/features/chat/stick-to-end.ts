import { useEffect, useLayoutEffect, useRef } from 'react'

const near = 120

/** Keeps the end in view while an answer grows, unless the person scrolled away from it. */
export function useStickToEnd(content: unknown) {
  const end = useRef<HTMLDivElement>(null)
  const stuck = useRef(true)

  useEffect(() => {
    const follow = () => {
      const left = document.documentElement.scrollHeight - scrollY - innerHeight
      stuck.current = left < near
    }
    addEventListener('scroll', follow, { passive: true })
    return () => removeEventListener('scroll', follow)
  }, [])

  useLayoutEffect(() => {
    if (stuck.current) end.current?.scrollIntoView({ block: 'end' })
  }, [content])

  return end
}
