/** What a form says, by its brackets: `a[b][0]=c`. */
export type Form = { readonly [name: string]: string | Form }

export function parseForm(text: string): Form {
  const root: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const parts = name.split(/[[\]]+/).filter((part) => part !== '')
    let place = root
    for (const part of parts.slice(0, -1)) {
      place[part] ??= {}
      place = Object(place[part])
    }
    place[parts.at(-1) ?? ''] = value
  }
  return Object(root)
}

export function textAt(form: Form, ...path: readonly string[]): string | undefined {
  let place: string | Form | undefined = form
  for (const part of path) place = typeof place === 'object' ? place[part] : undefined
  return typeof place === 'string' ? place : undefined
}

export function formAt(form: Form, name: string): Form {
  const found = form[name]
  return typeof found === 'object' ? found : {}
}
