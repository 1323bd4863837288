import type { AlertLink } from './alert-story.ts'
import type { AlertMessage, Paragraph } from './message.ts'

/**
 * A mail as a page: what every mail program shows alike are plain blocks, styles on the elements and one table for the width.
 * Nothing is loaded from anywhere, so nobody sees that it was opened. Programs that know dark schemes follow the reader's.
 */
export function toMailPage(message: AlertMessage, stop?: AlertLink): string {
  const { subject, paragraphs, url, action, language, why } = message
  const blocks = [
    ...paragraphs.map(paragraphBlock),
    ...(url === undefined ? [] : [button(url, action)]),
  ]
  const stopping = stop?.url === undefined ? '' : ` ${anchor(stop.url, stop.label, 'quiet')}`
  return `<!doctype html>
<html lang="${forHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${forHtml(subject)}</title>
<style>${DARK}</style>
</head>
<body class="canvas" style="margin:0;padding:0;background:${LIGHT.canvas}">
<table role="presentation" class="canvas" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${LIGHT.canvas}">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td class="brand" style="${FONT};padding:0 4px 12px;font-size:16px;font-weight:700;color:${LIGHT.brand}">Mapwright</td></tr>
<tr><td class="card" style="${FONT};padding:24px;background:${LIGHT.surface};border:1px solid ${LIGHT.border};border-radius:8px;color:${LIGHT.text}">
<h1 style="margin:0 0 16px;font-size:18px;line-height:26px;font-weight:600;overflow-wrap:anywhere">${forHtml(subject)}</h1>
${blocks.join('\n')}
</td></tr>
<tr><td class="quiet" style="${FONT};padding:12px 4px 0;font-size:12px;line-height:18px;color:${LIGHT.quiet}">${forHtml(why)}${stopping}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

/** The colours of the pages: `mapper-ui/look/tokens.css`. */
const LIGHT = {
  canvas: '#f6f7f9',
  surface: '#ffffff',
  border: '#e2e6ec',
  text: '#12161f',
  quiet: '#4c5566',
  brand: '#3d4eea',
} as const

const FONT =
  'font-family:Inter,-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif'

const DARK = `@media (prefers-color-scheme: dark) {
.canvas { background: #0e1117 !important }
.card { background: #161b24 !important; border-color: #273041 !important; color: #e9edf4 !important }
.quiet { color: #aab4c5 !important }
.brand, .link { color: #8794ff !important }
.button { background: #8794ff !important; color: #0e1117 !important }
}`

function paragraphBlock({ text, links = [] }: Paragraph): string {
  const lines = text.split('\n').map(forHtml).join('<br>\n')
  const items = links.map(({ label, url }) =>
    url === undefined ? forHtml(label) : anchor(url, label, 'link'),
  )
  const list = items.map((item) => `<br>\n– ${item}`).join('')
  return `<p style="margin:0 0 16px;font-size:15px;line-height:23px;overflow-wrap:anywhere">${lines}${list}</p>`
}

function button(url: string, action: string): string {
  return `<p style="margin:8px 0 0"><a class="button" href="${forHtml(url)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:${LIGHT.brand};color:#ffffff;font-size:15px;font-weight:600;text-decoration:none">${forHtml(action)}</a></p>`
}

function anchor(url: string, label: string, look: 'link' | 'quiet'): string {
  const colour = look === 'link' ? LIGHT.brand : LIGHT.quiet
  return `<a class="${look}" href="${forHtml(url)}" style="color:${colour}">${forHtml(label)}</a>`
}

function forHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
