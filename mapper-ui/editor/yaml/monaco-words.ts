import { currentLocale } from '../../text/use-text.ts'

/**
 * Loads what contains Monaco, with Monaco's own words in the language of the person where its makers have them: of ours
 * that is Italian. It reads them while it starts, and goes without where they do not come.
 */
export async function withMonacoWords<Module>(load: () => Promise<Module>): Promise<Module> {
  if (currentLocale() === 'it') {
    await import('monaco-editor/nls/lang/it.js').catch(() => undefined)
  }
  return load()
}
