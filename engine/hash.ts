import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson, type Json } from './json.ts'

/** 128 bits of SHA-256, as 32 hex digits: equal JSON gives equal text, whatever the order of names. */
export function hashJson(value: Json): string {
  return hashText(canonicalJson(value))
}

export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 16))
}
