import type { Locale } from '../../text/define-text.ts'
import { currentLocale } from '../../text/use-text.ts'

/**
 * Loads what contains Monaco, with Monaco's own words in the language of the person: the Italian of its makers, and our Dutch
 * of what is shown. It reads them while it starts, and goes without where they do not come.
 */
export async function withMonacoWords<Module>(load: () => Promise<Module>): Promise<Module> {
  await loadWords(currentLocale()).catch(() => undefined)
  return load()
}

async function loadWords(locale: Locale): Promise<void> {
  if (locale === 'it') await import('monaco-editor/nls/lang/it.js')
  else if (locale === 'nl') await import('virtual:monaco-dutch')
}
