import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { readForm } from '../../http/open/wire/write-form.ts'
import { listIn, objectIn, textIn } from '../parts-of.ts'
import { type Named, readAddress, readJson, type SeenCall, type SeenCalls } from './seen-call.ts'

/** Calls that a browser or a proxy recorded as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/). */
export function readHar(file: JsonObject): SeenCalls {
  const log = objectIn(file['log'])
  return {
    title: undefined,
    calls: listIn(log['entries']).flatMap((entry) => callOf(objectIn(entry))),
  }
}

function callOf(entry: JsonObject): readonly SeenCall[] {
  const request = objectIn(entry['request'])
  const response = objectIn(entry['response'])
  const address = readAddress(textIn(request['url']))
  if (!address) return []
  const content = objectIn(response['content'])
  const body = readJson(contentText(content))
  const sent = sentIn(objectIn(request['postData']))
  const method = textIn(request['method']).toLowerCase()
  // Pages, pictures and scripts are no calls of an API.
  if (body === undefined && sent === undefined && method === 'get') return []
  const status = typeof response['status'] === 'number' ? response['status'] : 0
  return [
    {
      ...address,
      method,
      headers: namedIn(request['headers']).filter(({ name }) => !name.startsWith(':')),
      sent,
      answer:
        status >= 200
          ? { status, headers: namedIn(response['headers']).map(({ name }) => name), body }
          : undefined,
    },
  ]
}

function contentText({ text, encoding }: JsonObject): string | undefined {
  if (typeof text !== 'string') return undefined
  return encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text
}

function sentIn(data: JsonObject): SeenCall['sent'] {
  const kind = textIn(data['mimeType'])
  const text = textIn(data['text'])
  if (/x-www-form-urlencoded/i.test(kind)) {
    const pairs = namedIn(data['params']).map((each) => [each.name, each.value ?? ''])
    const value = readForm(text === '' ? new URLSearchParams(pairs).toString() : text)
    return { as: 'form', value }
  }
  const value = readJson(text)
  return value === undefined || !isJsonObject(value) ? undefined : { as: 'json', value }
}

function namedIn(list: Json | undefined): readonly Named[] {
  return listIn(list).flatMap((each) => {
    const { name, value } = objectIn(each)
    return typeof name === 'string'
      ? [{ name, value: typeof value === 'string' ? value : undefined }]
      : []
  })
}
