/** The mark: an arch with its door. One colour, drawn on a 16-pixel grid so that it stays sharp in a browser tab. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      <path fill="currentColor" fillRule="evenodd" d="M1 15V8a7 7 0 0 1 14 0v7h-2V8A5 5 0 0 0 3 8v7zM5.5 15V8.5a2.5 2.5 0 0 1 5 0V15z" />
    </svg>
  )
}
