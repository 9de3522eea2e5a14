const storageKey = 'gatehouse-page-rail'

/** Where there is little room the rail lies over the page and goes when a page is chosen. */
export const railIsDrawer = (): boolean => matchMedia('(max-width: 48em)').matches

/** Whether the rail is there when a PDF is opened: as it was left, and where there is more than one page. */
export function railOnArrival(pages: number): boolean {
  return pages > 1 && !railIsDrawer() && localStorage.getItem(storageKey) !== 'off'
}

export function rememberRail(shown: boolean): void {
  if (!railIsDrawer()) localStorage.setItem(storageKey, shown ? 'on' : 'off')
}
