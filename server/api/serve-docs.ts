import { type RequestHandler, Router } from 'express'
import type { Offer } from '../contract/route.ts'
import { docsPage } from './docs-page.ts'
import { openApiDocument } from './open-api-document.ts'

/** What the API is, for machines and people. It is the same for everybody, and made once, when first asked for. */
export function serveDocs(offers: ReadonlySet<Offer>): RequestHandler {
  const router = Router()
  let document: string | undefined
  let page: string | undefined
  router.get('/openapi.json', (_request, response) => {
    document ??= JSON.stringify(openApiDocument(offers))
    response.set('Cache-Control', 'no-cache').type('application/json').send(document)
  })
  router.get('/docs', (_request, response) => {
    page ??= docsPage(offers)
    response.set('Cache-Control', 'no-cache').type('html').send(page)
  })
  return router
}
