const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** How a text stands in an element. A return would be read as a break of lines. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"\r]/g, escapeOf)
}

/** How it stands in an attribute, where breaks of lines and tabs would be read as spaces. */
export function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, escapeOf)
}

function escapeOf(character: string): string {
  return ESCAPES[character] ?? `&#${character.charCodeAt(0)};`
}
