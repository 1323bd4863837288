import type { Request } from 'express'

/** The language that the caller reads, of those that we speak. */
export function languageOf(request: Request): string {
  return request.acceptsLanguages('en', 'it', 'nl') || 'en'
}
