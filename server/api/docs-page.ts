import { type Offer, ROLES, type Route } from '../contract/route.ts'
import { routes } from '../contract/routes.ts'
import { closeObjects } from '../problems/validate.ts'
import { VERSION } from '../process/version.ts'
import { offeredRoutes } from './offered-routes.ts'

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font: 0.85rem/1.4 ui-monospace, monospace }
pre { overflow-x: auto; padding: 0.5rem; border: 1px solid; border-radius: 0.25rem; max-height: 30rem }
summary { cursor: pointer; padding: 0.25rem 0 }
summary b { display: inline-block; min-width: 4rem; text-transform: uppercase }
.access { float: right; opacity: 0.75 }
`

/** The contract as a page to read: no scripts, nothing from elsewhere. */
export function docsPage(offers: ReadonlySet<Offer>): string {
  const operations = offeredRoutes(offers).map((name) => describeRoute(name, routes[name]))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mapwright API</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Mapwright API ${escapeHtml(VERSION)}</h1>
<p>Machines read <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1), which is made of the same schemas as this page
and the checks of the server.</p>
<p>Programs send an API token, <code>Authorization: Bearer mw_…</code>; pages have the cookie of a session and send its
<code>csrf</code> as <code>X-CSRF-Token</code> with every change. Problems are told as RFC 9457 says. The roles, each of
which may do what the ones before it may: ${ROLES.join(', ')}.</p>
${operations.join('\n')}
</body>
</html>
`
}

function describeRoute(name: string, route: Route): string {
  const { method, path, access, summary } = route
  const body = route.body ?? route.bodyApart
  const notes = [
    route.etag === 'reads' && 'The answer has an <code>ETag</code>.',
    route.etag === 'needs' && 'Needs <code>If-Match</code>.',
    route.isAction && 'Takes an <code>Idempotency-Key</code>.',
    route.isStream && 'Answers with server-sent events.',
  ].filter((note) => typeof note === 'string')
  return `<details id="${name}">
<summary><span class="access">${access}</span><b>${method}</b> <code>/api${escapeHtml(path)}</code><br>${escapeHtml(summary)}</summary>
<p>${[`<code>${name}</code>.`, ...notes].join(' ')}</p>
${block('Parameters', route.params)}${block('Query', route.query)}${block('Body', body && closeObjects(body))}${block('Answer', route.answer)}
</details>`
}

function block(title: string, schema: unknown): string {
  if (schema === undefined) return ''
  return `<h3>${title}</h3><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
