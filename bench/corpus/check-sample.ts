import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importDescription } from '../../connectors/import/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'

/**
 * What a description says, read by hand: how the list at a path goes on (`cursor pageToken`, `link links.next`), and how who asks is
 * proved; `token` where the description names a way that is not known here. What it says nothing of is absent.
 */
interface Read {
  readonly file: string
  readonly list: string
  readonly pages?: string
  readonly signIn?: string
}

interface Agreement {
  readonly said: number
  readonly agreed: number
}

const KINDS = ['link', 'cursor', 'after', 'offset', 'page']

/** how often guesses agree with what was read by hand; nothing where the folder has none of those descriptions. */
export function checkSample(
  folder: string,
): { readonly pages: Agreement; readonly signIns: Agreement } | undefined {
  const sample: readonly Read[] = JSON.parse(
    readFileSync(new URL('openapi-sample.json', import.meta.url), 'utf8'),
  )
  const there = sample.filter(({ file }) => existsSync(join(folder, file)))
  if (there.length === 0) return undefined
  const read = there.map((each) => ({ each, guessed: guess(join(folder, each.file), each.list) }))
  const pages = read.filter(({ each }) => each.pages !== undefined)
  const signIns = read.filter(({ each }) => each.signIn !== undefined)
  return {
    pages: {
      said: pages.length,
      agreed: pages.filter(({ each, guessed }) => guessed.pages === each.pages).length,
    },
    signIns: {
      said: signIns.length,
      agreed: signIns.filter(({ each, guessed }) => guessed.signIn === each.signIn).length,
    },
  }
}

function guess(path: string, list: string): { readonly pages: string; readonly signIn: string } {
  const draft = importDescription(readFileSync(path, 'utf8'), { name: 'imported' })
  const resources = Object.values(objectIn(draft.file['resources'])).map(objectIn)
  const found = resources.map((each) => objectIn(each['list'])).find((each) => isAt(each, list))
  const isToken = draft.guesses.some(({ reason }) => reason.code === 'guessToken')
  return {
    pages: pagesIn(objectIn(found?.['pages'])),
    signIn: isToken ? 'token' : signInOf(objectIn(draft.file['http'])),
  }
}

function isAt({ get }: JsonObject, list: string): boolean {
  return typeof get === 'string' && plain(list).endsWith(plain(get))
}

function plain(path: string): string {
  return path.replaceAll(/\{[^}]+\}/g, '{}')
}

function pagesIn(pages: JsonObject): string {
  const kind = KINDS.find((name) => pages[name] !== undefined)
  const value = kind === undefined ? '' : pages[kind]
  return kind === undefined || typeof value !== 'string'
    ? 'none'
    : `${kind} ${value.replace('=', '')}`
}

function signInOf({ auth, headers, query }: JsonObject): string {
  const [way] = Object.keys(objectIn(auth))
  if (way !== undefined) return way
  if (headers !== undefined) return 'header'
  return query === undefined ? 'none' : 'query'
}

function objectIn(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
