/** So much of a file is looked at: what a flow is called and reads stands at its beginning. */
const BEGINNING = 20_000
const NAME = /^flow:[ \t]*["']?([\w-]+)/m
const READ = /\bread:[ \t]*["']?([A-Za-z][\w-]*\.[A-Za-z][\w-]*)/

/** What a flow is called in a text that may have mistakes, as far as that can be seen without reading it as YAML. */
export function flowNameIn(text: string): string | undefined {
  return NAME.exec(text.slice(0, BEGINNING))?.[1]
}

/** What it reads: `shop.order`. Empty: that is not written yet. */
export function sourceIn(text: string): string {
  const beginning = text.slice(0, BEGINNING)
  const at = /^source:/m.exec(beginning)?.index
  return (at === undefined ? undefined : READ.exec(beginning.slice(at))?.[1]) ?? ''
}
