/**
 * Notes that this browser keeps the typeface, so that the next page asks for it before the first text (before-paint.js). On a first visit it
 * would hold up the scripts; text stands in a font of the same measures then and changes when the typeface is there.
 */
export function preloadTypefaceNextTime(): void {
  document.fonts.addEventListener('loadingdone', ({ fontfaces }) => {
    if (!fontfaces.some(({ family }) => family.includes('Inter Variable'))) return
    try {
      localStorage.setItem('gatehouse-typeface', 'kept')
    } catch {
      // Storage can be blocked; then each page is like the first.
    }
  })
}
