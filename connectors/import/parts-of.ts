import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'

/** What is not as it should be is as if it were not there. */
export function objectIn(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

export function listIn(value: Json | undefined): readonly Json[] {
  return isJsonList(value) ? value : []
}

export function textIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
