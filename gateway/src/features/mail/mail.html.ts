import { inert, type Block, type Content, type Letterhead } from './mail.content.ts'
import type { Reader } from './mail.reader.ts'
import { letterWords } from './mail.wording.ts'

const font = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
// Colours are set inline for programs that know no style sheet; those that know one get the dark set from it.
const dark = `@media (prefers-color-scheme:dark){
.page{background:#0f1716!important}.ink{color:#e6efee!important}.soft{color:#9fb3b1!important}
.line{border-color:#2b3b39!important}.accent{color:#7cc4bf!important}.button{background:#1f7a76!important;border-color:#1f7a76!important;color:#ffffff!important}}`

/** Writes a mail as HTML: no tables, images, scripts or anything fetched; all of it is readable without styles. */
export function htmlOf({ subject, title, blocks }: Content, { origin, installation }: Letterhead, reader: Reader): string {
  const { sentBy, at } = letterWords[reader.words]
  return `<!doctype html>
<html lang="${escapeHtml(reader.tag)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>:root{color-scheme:light dark}${dark}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f7f6">
<div class="page" style="background:#f4f7f6;padding:32px 16px;font-family:${font};font-size:16px;line-height:1.5">
<div class="ink" style="max-width:520px;margin:0 auto;color:#17211f">
<p class="accent" style="margin:0 0 24px;font-size:15px;font-weight:bold;color:#0b5f5c"><bdi>${escapeHtml(inert(installation))}</bdi></p>
<h1 class="ink" style="margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:bold;color:#17211f">${escapeHtml(title)}</h1>
${blocks.map(blockHtml).join('\n')}
<p class="soft line" style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid #d5dedc;font-size:13px;color:#586a67">${sentBy} <bdi>${escapeHtml(inert(installation))}</bdi> ${at} <span>${escapeHtml(origin)}</span></p>
</div>
</div>
</body>
</html>
`
}

function blockHtml(block: Block): string {
  if (block.is === 'action') return actionHtml(block.label, block.url)
  if (block.is === 'aside') return asideHtml(block.label, block.url)
  if (block.is === 'note') return `<p class="soft" style="margin:0 0 16px;font-size:14px;color:#586a67">${escapeHtml(block.text)}</p>`
  const inner = block.is === 'facts' ? block.rows.map(factHtml).join('<br>') : escapeHtml(block.text)
  return `<p class="ink" style="margin:0 0 16px;color:#17211f">${inner}</p>`
}

const factHtml = ([label, value]: readonly [string, string]): string =>
  `<span class="soft" style="color:#586a67">${escapeHtml(label)}:</span> ${escapeHtml(value)}`

/** A button, whose padding is a border so that Outlook draws it too, and the address in full for where buttons do not work. */
function actionHtml(label: string, url: string): string {
  const href = escapeHtml(url)
  return `<p style="margin:8px 0 12px"><a class="button" href="${href}" style="display:inline-block;background:#0b5f5c;border:solid #0b5f5c;border-width:11px 20px;border-radius:8px;color:#ffffff;font-weight:bold;text-decoration:none">${escapeHtml(label)}</a></p>
<p class="soft" style="margin:0 0 20px;font-size:13px;color:#586a67;word-break:break-all;overflow-wrap:anywhere"><a class="soft" href="${href}" style="color:#586a67">${href}</a></p>`
}

const asideHtml = (label: string, url: string): string =>
  `<p class="soft" style="margin:0 0 16px;font-size:14px;color:#586a67"><a class="soft" href="${escapeHtml(url)}" style="color:#586a67">${escapeHtml(label)}</a></p>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
