/** Takes the common indentation off, so that lines and columns asserted in a test are real. */
export function dedent(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const text = String.raw({ raw: strings.raw }, ...values).replace(/^\n/, '')
  const indents = text.split('\n').flatMap((line) => (line.trim() ? [line.search(/\S/)] : []))
  const indent = Math.min(...indents)
  return text
    .split('\n')
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd()
    .concat('\n')
}
