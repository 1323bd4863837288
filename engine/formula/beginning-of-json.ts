/**
 * The first characters of a value's JSON, a few more at the most. The rest is not looked at: a formula can make a value
 * that holds itself in more places than could ever be written down.
 */
export function beginningOfJson(value: unknown, most: number): string | undefined {
  if (value === undefined || typeof value === 'function') return undefined
  const writer = new Writer(most)
  writer.write(value)
  return writer.text
}

class Writer {
  text = ''
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  write(value: unknown): void {
    if (this.#isFull()) return
    if (Array.isArray(value)) this.#list(value)
    else if (typeof value === 'object' && value !== null) this.#object(value)
    else if (typeof value === 'string') this.text += JSON.stringify(value.slice(0, this.#most + 1))
    else this.text += JSON.stringify(value) ?? 'null'
  }

  #list(list: readonly unknown[]): void {
    this.text += '['
    for (const [at, item] of list.entries()) {
      if (this.#isFull()) return
      if (at > 0) this.text += ','
      this.write(item)
    }
    this.text += ']'
  }

  #object(object: object): void {
    this.text += '{'
    let isFirst = true
    // One name at a time: an object may have a million.
    for (const name in object) {
      if (this.#isFull()) return
      if (!Object.hasOwn(object, name)) continue
      this.text += `${isFirst ? '' : ','}${JSON.stringify(name.slice(0, this.#most + 1))}:`
      isFirst = false
      this.write(Reflect.get(object, name))
    }
    this.text += '}'
  }

  #isFull(): boolean {
    return this.text.length > this.#most
  }
}
