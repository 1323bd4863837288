import { writeFileSync } from 'node:fs'
import { loadWords } from '../../engine/index.ts'
import { functionWords } from './function-words.ts'
import { languageReference, translatedReference } from './language-reference.ts'
import { messageReference } from './message-reference.ts'
import { tongues } from './tongues.ts'

const docs = new URL('../../docs/', import.meta.url)

writeFileSync(new URL('language.md', docs), languageReference())
for (const [language, tongue] of Object.entries(tongues)) {
  const text = translatedReference(tongue, await loadWords(language), functionWords(language))
  writeFileSync(new URL(`language.${language}.md`, docs), text)
}
writeFileSync(new URL('messages.md', docs), messageReference())
