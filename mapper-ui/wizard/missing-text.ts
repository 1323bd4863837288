import type { Questions } from '../../server/contract/integrations.ts'
import { defineText } from '../text/define-text.ts'
import { useText } from '../text/use-text.ts'

const missingText = defineText('missing', {
  en: {
    filesGone: 'The files of “{{name}}” are gone, or have mistakes.',
    noFlow: 'No flow is chosen, so nothing would run.',
    direction: 'Choose in which direction “{{choice}}” goes, or switch it off.',
    connection: 'Connect an account of {{system}}.',
    otherConnector: '“{{name}}” is an account of {{connector}}; one of {{system}} is needed.',
    answer: '“{{question}}” is not answered yet.',
    wrongAnswer: 'The answer to “{{question}}” does not fit.',
    rows: 'The table “{{title}}” has no row for {{rows}}, and tried records failed for it.',
  },
  it: {
    filesGone: 'I file di “{{name}}” non ci sono più, o contengono errori.',
    noFlow: 'Nessun flusso è scelto, quindi non partirebbe nulla.',
    direction: 'Scegli in quale direzione va “{{choice}}”, oppure disattivalo.',
    connection: 'Collega un account di {{system}}.',
    otherConnector: '“{{name}}” è un account di {{connector}}; ne serve uno di {{system}}.',
    answer: 'A “{{question}}” manca ancora la risposta.',
    wrongAnswer: 'La risposta a “{{question}}” non va bene.',
    rows: 'La tabella “{{title}}” non ha una riga per {{rows}}: per questo alcuni record provati non sono riusciti.',
  },
  nl: {
    filesGone: 'De bestanden van “{{name}}” zijn weg, of bevatten fouten.',
    noFlow: 'Er is geen flow gekozen, dus er zou niets draaien.',
    direction: 'Kies in welke richting “{{choice}}” gaat, of zet het uit.',
    connection: 'Verbind een account van {{system}}.',
    otherConnector:
      '“{{name}}” is een account van {{connector}}; er is er een van {{system}} nodig.',
    answer: '“{{question}}” is nog niet beantwoord.',
    wrongAnswer: 'Het antwoord op “{{question}}” klopt niet.',
    rows: 'De tabel “{{title}}” heeft geen rij voor {{rows}}; daardoor zijn geprobeerde records mislukt.',
  },
})

/** What is missing before an integration can run, in words. */
export function useMissingWords(): (missing: Questions['missing'][number]) => string {
  const t = useText(missingText)
  return ({ code, values }) => t(code, values)
}
