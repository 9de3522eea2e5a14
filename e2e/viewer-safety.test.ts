import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './product/axe.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { openPdf } from './product/library.ts'
import { makePages, stream } from './product/pdf.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// PDFs that are locked, broken, absurd or hostile.

let gatehouse: Gatehouse
let page: Page
const asked: string[] = []

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  const context = await browser.newContext({ baseURL: gatehouse.url })
  context.on('request', (request) => asked.push(request.url()))
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
})

test.afterAll(async () => {
  await page?.context().close()
  await gatehouse?.stop()
})

const sheet = (number: number) => page.getByRole('region', { name: `Page ${number}`, exact: true })
const open = (title: string, file: Buffer): Promise<string> => openPdf(page, title, file)

/** The colour in the middle of a page as it is drawn; null while it is not. */
const colourOf = (number: number): Promise<number[] | null> =>
  page.evaluate<number[] | null>(`(() => {
    const canvas = document.querySelector('[data-page="${number}"] canvas')
    return canvas ? [...canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].slice(0, 3) : null
  })()`)

/** A link of a page that does something, at a height. */
const linkTo = (action: string, at: number): string =>
  `<< /Type /Annot /Subtype /Link /Rect [50 ${at} 300 ${at + 40}] /A << ${action} >> >>`

/** A number of four bytes, and a segment of a JBIG2 picture (ITU-T T.88). */
const bytes4 = (value: number): string => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]).toString('latin1')
const segment = (at: number, type: number, data: string): string =>
  `${bytes4(at)}${String.fromCharCode(type)}\0\u0001${bytes4(data.length)}${data}`

test('the password of an encrypted PDF is asked for and stays in the page', async () => {
  await open('Secret plan', makePages(['The safe is behind the map'], { password: 'tide' }))
  const field = page.getByLabel('Password of the PDF')
  await field.fill('ebb')
  const before = asked.length
  await page.getByRole('button', { name: 'Open the PDF' }).click()
  await expect(page.getByText('That is not its password.')).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
  await field.fill('tide')
  await field.press('Enter')
  await expect(sheet(1)).toContainText('The safe is behind the map')
  expect(asked.slice(before).filter((url) => url.includes('tide'))).toEqual([])
})

test('a damaged PDF says so and can still be saved', async () => {
  await open('Wet plan', Buffer.from(`%PDF-1.7\n${'mud '.repeat(400)}`))
  await expect(page.getByText('This PDF is damaged')).toBeVisible()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download it' }).click()])
  expect(download.suggestedFilename()).toBe('Wet plan.pdf')
})

test('a hostile PDF runs nothing, opens nothing and asks nobody', async () => {
  const calls: string[] = []
  const elsewhere = createServer((request, response) => {
    calls.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((resolve) => void elsewhere.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  const script = `globalThis.broken = 1; fetch('${address}/js'); app.launchURL('${address}/launch')`.replaceAll(/[()]/g, String.raw`\$&`)
  const run = `<< /S /JavaScript /JS (${script}) >>`
  const objects = [
    linkTo(`/S /URI /URI (javascript:${script})`, 600),
    linkTo(`/S /Launch /F (${address}/run.exe)`, 500),
    linkTo('/S /Launch /Win << /F (cmd.exe) /P (/c calc) >>', 400),
    linkTo(`/S /SubmitForm /F (${address}/form)`, 300),
    linkTo('/S /URI /URI (https://example.org/harmless)', 200),
    // A picture whose data lie elsewhere, and a font that used to run what stands in its matrix (CVE-2024-4367).
    `<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /F << /FS /URL /F (${address}/picture) >> /FFilter /DCTDecode /Length 0 >>\nstream\n\nendstream`,
    String.raw`<< /Type /Font /Subtype /Type1 /BaseFont /Broken /FontMatrix [1 2 3 4 5 (1\); globalThis.broken = 1; //)] >>`,
    stream('q 99 0 0 99 0 0 cm /Im9 Do Q BT /F9 24 Tf 72 500 Td (broken font) Tj ET'),
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100000000 1] /Contents 11 0 R /Resources << /XObject << /Im9 9 0 R >> /Font << /F9 10 0 R >> >> >>',
  ]
  const file = makePages(['Hostile', 'Another'], {
    objects,
    catalog: `/OpenAction ${run} /AA << /WC ${run} >> /AcroForm << /XFA (<xdp/>) /Fields [] >>`,
    page: `/AA << /O ${run} >> /Annots [4 0 R 5 0 R 6 0 R 7 0 R 8 0 R]`,
  })
  // The page of number 12 in the place of the second one.
  await open('Trojan horse', Buffer.from(file.toString('latin1').replace('/Kids [13 0 R 14 0 R]', '/Kids [13 0 R 12 0 R]'), 'latin1'))
  await expect(sheet(1).locator('canvas')).toBeVisible()
  await expect(sheet(1)).toContainText('Hostile')
  const links = sheet(1).getByRole('link', { name: 'https://example.org/harmless' })
  await expect(links).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  expect(
    await sheet(1)
      .getByRole('link')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href'))),
  ).not.toContainEqual(expect.stringMatching(/^(javascript|file|blob|data):/))
  await expect(sheet(2).locator('canvas')).toHaveCount(1)
  expect(await page.evaluate('globalThis.broken')).toBeUndefined()
  expect(calls).toEqual([])
  elsewhere.close()
})

test('pages of absurd sizes and thousands of them stay usable', async () => {
  const wide = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100000000 2] /Resources << >> >>'
  const objects = [wide, wide.replace('[0 0 100000000 2]', '[0 0 2 100000000]')]
  const file = makePages(
    Array.from({ length: 10_000 }, (_, at) => `Leaf ${at + 1}`),
    { objects },
  )
  const hostile = Buffer.from(file.toString('latin1').replace('/Kids [6 0 R 7 0 R', '/Kids [4 0 R 5 0 R'), 'latin1')
  await open('Ten thousand', hostile)
  await expect(sheet(1).locator('canvas')).toHaveCount(1)
  await page.keyboard.press('End')
  await expect(sheet(10_000)).toContainText('Leaf 10000')
  await expect(sheet(10_000).locator('canvas')).toBeVisible()
  await expect.poll(() => page.locator('canvas').count()).toBeLessThanOrEqual(20)
})

test('pictures are decoded, also those that need a decoder of ours', async () => {
  const size = `${bytes4(8)}${bytes4(8)}${bytes4(0)}${bytes4(0)}`
  // A black square of 8 by 8, coded as fax machines do (ITU-T T.6): a black row, and seven like the one above.
  const bits = `00100110101000101${'11'.repeat(7)}0`
  const rows = String.fromCharCode(...(bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const picture = stream(
    segment(0, 48, `${size}\0\0\0`) + segment(1, 38, `${size}\0\u0001${rows}`),
    '/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode',
  )
  const page1 = '/Resources << /XObject << /Im 4 0 R >> >> /Contents 5 0 R'
  const file = makePages([''], { objects: [picture, stream('q 595 0 0 842 0 0 cm /Im Do Q')], page: page1 })
  await open('Scan', file)
  await expect.poll(() => colourOf(1)).toEqual([0, 0, 0])
})

test('the worker that reads PDFs can ask nobody and load nothing', async () => {
  await open('Shut in', makePages(['Shut in']))
  await expect(sheet(1).locator('canvas')).toBeVisible()
  const worker = page.workers().find((one) => one.url().endsWith('/worker.js'))
  expect(worker).toBeDefined()
  const attempt = async (what: string): Promise<string> =>
    String(await worker?.evaluate(`(async () => { try { await ${what}; return 'done' } catch { return 'refused' } })()`))
  expect(await attempt("fetch('/api/auth/session')")).toBe('refused')
  expect(await attempt(`fetch('${gatehouse.url}/favicon.ico', { mode: 'no-cors' })`)).toBe('refused')
  expect(
    await attempt(
      `new Promise((done, failed) => { const socket = new WebSocket('${gatehouse.url.replace('http', 'ws')}/x'); socket.onopen = done; socket.onerror = failed })`,
    ),
  ).toBe('refused')
  expect(await attempt("import('/assets/pdf/none.js')")).toBe('refused')
  expect(await attempt('WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))')).toBe('done')
})

test('while PDFs were read nothing but Gatehouse was asked', () => {
  const others = asked.filter((url) => !url.startsWith(`${gatehouse.url}/`) && !url.startsWith('data:') && !url.startsWith('blob:'))
  expect(others).toEqual([])
  expect(asked.filter((url) => url.startsWith('blob:'))).toEqual([])
})
