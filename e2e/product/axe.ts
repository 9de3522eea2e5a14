import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What axe holds against the page that is open, with the elements. */
export async function faultsOf(page: Page): Promise<string[]> {
  // Legacy: there are no frames, whose results are brought together in a page of their own. Of what is right nothing is gathered.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** The same in both colour schemes, of which the dark one stays. */
export async function faultsInLightAndDark(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    found.push(...(await faultsOf(page)).map((fault) => `${colorScheme} ${fault}`))
  }
  return found
}
