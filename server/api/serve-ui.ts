import { join, sep } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import { ApiError } from './api-error.ts'

const ASSETS = `${sep}assets${sep}`

/**
 * The pages. Files under `assets/` have a hash of their content in their name, so browsers keep them for ever; every
 * address of the application is answered with its one page, which is always asked for anew.
 */
export function serveUi(folder: string): RequestHandler {
  const router = Router()
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (response, path) => {
        const isHashed = path.includes(ASSETS)
        response.set('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    }),
  )
  router.use((request, response, next) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD'
    // A file that is not there must not be answered with a page: a script would fail in riddles.
    if (!isPage || !request.accepts('html') || /\.\w+$/.test(request.path)) throw noPage()
    response.set('Cache-Control', 'no-cache')
    response.sendFile(join(folder, 'index.html'), (error?: Error) => {
      if (error && !response.headersSent) next(noPage())
    })
  })
  return router
}

function noPage(): ApiError {
  return new ApiError({ type: 'not_found', status: 404, title: 'there is no such page' })
}
