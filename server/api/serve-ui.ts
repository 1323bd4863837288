import { access } from 'node:fs'
import { join, sep } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import { say } from '../../engine/index.ts'
import { ApiError } from '../problems/api-error.ts'

const ASSETS = `${sep}assets${sep}`

/** Copies that the build makes beside what is worth it, smallest first. */
const COPIES = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const
const COMPRESSIBLE = /^\/assets\/[\w.-]+\.(js|css|svg|ttf)$/
const COMPRESSED = /(\.\w+)\.(br|gz)$/

/**
 * The pages. Files under `assets/` have a hash of their content in their name, so browsers keep them for ever; every
 * address of the application is answered with its one page, which is always asked for anew.
 */
export function serveUi(folder: string): RequestHandler {
  const router = Router()
  router.use(chooseCopy(folder))
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (response, path) => {
        const isHashed = path.includes(ASSETS)
        response.set('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
        const [, extension, copy] = COMPRESSED.exec(path) ?? []
        if (extension !== undefined) {
          response.type(extension).set('Content-Encoding', copy === 'br' ? 'br' : 'gzip')
        }
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

/** Lets the compressed copy of a file be answered, where there is one that the browser takes. */
function chooseCopy(folder: string): RequestHandler {
  return (request, response, next) => {
    const isCompressible = COMPRESSIBLE.test(request.path)
    if (isCompressible) response.vary('Accept-Encoding')
    const copies = isCompressible ? COPIES : []
    // Browsers name what they take in no order; ours is the smallest first.
    const found = copies.find(({ encoding }) => request.acceptsEncodings(encoding) !== false)
    if (!found) {
      next()
      return
    }
    const copy = `${request.path}${found.ending}`
    access(join(folder, copy), (missing) => {
      if (!missing) request.url = copy
      next()
    })
  }
}

function noPage(): ApiError {
  return new ApiError({ type: 'not_found', status: 404, title: say('noPage', {}) })
}
