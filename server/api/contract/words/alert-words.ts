import { translateSentences } from '../../../../engine/index.ts'
import { dutch } from './dutch.ts'
import { italian } from './italian.ts'
import type { Language } from './languages.ts'

/** What an alert is about, for words in any language. */
export interface AlertFacts {
  readonly flow: string | null
  readonly kind: string
  /** Of failed records: what they have in common. */
  readonly cause: string
  /** Why a flow stopped, or when it should have run. */
  readonly detail: string
  readonly count: number
}

export interface AlertWords {
  readonly title: string
  /** What to do. */
  readonly remedy: string
}

/** Tells of an alert. Values of records are never in it: who may see them finds them behind the link. */
export function wordAlert(facts: AlertFacts, language: Language): AlertWords {
  const words = WORDS[language]
  const { flow, kind, cause, detail, count } = facts
  const name = flow ?? ''
  const remedies = words.remedies
  switch (kind) {
    case 'in-doubt':
      return { title: words.inDoubt(name, count), remedy: remedies.inDoubt }
    case 'flow-stopped':
      return {
        title: `${words.stopped(name)} ${SENTENCES[language](detail)}`,
        remedy: remedies.stopped,
      }
    case 'silence':
      return { title: words.silent(name, Number(detail)), remedy: remedies.silent }
    default: {
      const causeKey = causeOf(cause)
      const request = cause.split(' ').slice(1).join(' ')
      const about =
        request === '' ? words.causes[causeKey] : `${words.causes[causeKey]} (${request})`
      return { title: `${words.failed(name, count)} ${about}.`, remedy: remedies[causeKey] }
    }
  }
}

type CauseKey = 'ambiguous' | 'fail' | 'formula' | 'gone' | 'invalid' | 'other' | 'temporary'

const CAUSES: readonly (readonly [start: string, key: CauseKey])[] = [
  ['system.temporary', 'temporary'],
  ['system.invalid', 'invalid'],
  ['system.gone', 'gone'],
  ['run.ambiguous', 'ambiguous'],
  ['run.formula', 'formula'],
  ['step.fail', 'fail'],
]

function causeOf(cause: string): CauseKey {
  return CAUSES.find(([start]) => cause.startsWith(start))?.[1] ?? 'other'
}

const SENTENCES: Readonly<Record<Language, (text: string) => string>> = {
  en: (text) => text,
  it: (text) => translateSentences(text, italian),
  nl: (text) => translateSentences(text, dutch),
}

interface Words {
  readonly failed: (flow: string, count: number) => string
  readonly inDoubt: (flow: string, count: number) => string
  readonly stopped: (flow: string) => string
  readonly silent: (flow: string, minutes: number) => string
  readonly causes: Readonly<Record<CauseKey, string>>
  readonly remedies: Readonly<Record<CauseKey | 'inDoubt' | 'silent' | 'stopped', string>>
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    failed: (flow, count) => `${flow}: ${count === 1 ? '1 record' : `${count} records`} failed:`,
    inDoubt: (flow, count) =>
      `${flow}: nobody knows whether ${count === 1 ? '1 record' : `${count} records`} arrived`,
    stopped: (flow) => `${flow} could not run to its end.`,
    silent: (flow, minutes) => `${flow} should have run ${minutes} minutes ago and did not`,
    causes: {
      ambiguous: 'several records in the target fit',
      fail: 'the flow itself refuses them',
      formula: 'a formula of the mapping fails on them',
      gone: 'they were removed in the target system',
      invalid: 'the system refuses the data',
      other: 'the list of errors says why',
      temporary: 'the system did not answer for long',
    },
    remedies: {
      ambiguous: 'Several records in the target fit. Merge them there, then retry.',
      fail: 'The flow itself refuses these records. Correct them in the source, or edit and retry.',
      formula:
        'A formula of the mapping fails on these records. Mend it in the editor, then retry.',
      gone: 'The record was removed in the target system. Retry to have it made again.',
      invalid:
        'The system refuses these data. Correct them in the source, or edit and retry the record; for many alike, mend the mapping.',
      other: 'Open the list of errors, read the reason, and retry when it is mended.',
      temporary:
        'The system did not answer for long. Check that it runs, then retry all records of this cause.',
      inDoubt: 'Look in the target system, and answer the question in the list of errors.',
      silent: 'Check that a worker of the server runs, and that the server is not overloaded.',
      stopped:
        'Mend what is told, then run the flow; it goes on where it stopped, nothing is lost.',
    },
  },
  it: {
    failed: (flow, count) =>
      `${flow}: ${count === 1 ? '1 record non riuscito' : `${count} record non riusciti`}:`,
    inDoubt: (flow, count) =>
      `${flow}: nessuno sa se ${count === 1 ? '1 record è arrivato' : `${count} record sono arrivati`}`,
    stopped: (flow) => `${flow} non è arrivato alla fine.`,
    silent: (flow, minutes) => `${flow} doveva partire ${minutes} minuti fa e non è partito`,
    causes: {
      ambiguous: 'nella destinazione corrispondono più record',
      fail: 'il flusso stesso li rifiuta',
      formula: 'una formula della mappatura non funziona con questi dati',
      gone: 'sono stati rimossi nel sistema di destinazione',
      invalid: 'il sistema rifiuta i dati',
      other: 'il motivo è nell’elenco degli errori',
      temporary: 'il sistema non ha risposto a lungo',
    },
    remedies: {
      ambiguous: 'Nella destinazione corrispondono più record. Uniscili là, poi riprova.',
      fail: 'Il flusso stesso rifiuta questi record. Correggili nella sorgente, oppure modifica e riprova.',
      formula:
        'Una formula della mappatura non funziona con questi record. Correggila nell’editor, poi riprova.',
      gone: 'Il record è stato rimosso nel sistema di destinazione. Riprova perché venga creato di nuovo.',
      invalid:
        'Il sistema rifiuta questi dati. Correggili nella sorgente, oppure modifica il record e riprova; se sono molti simili, correggi la mappatura.',
      other: 'Apri l’elenco degli errori, leggi il motivo e riprova quando è risolto.',
      temporary:
        'Il sistema non ha risposto a lungo. Controlla che sia in funzione, poi riprova tutti i record con questa causa.',
      inDoubt: 'Guarda nel sistema di destinazione e rispondi alla domanda nell’elenco.',
      silent:
        'Controlla che un processo del server sia attivo e che il server non sia sovraccarico.',
      stopped:
        'Correggi ciò che è indicato, poi esegui il flusso: riprende da dove si era fermato, nulla va perso.',
    },
  },
  nl: {
    failed: (flow, count) => `${flow}: ${count === 1 ? '1 record' : `${count} records`} mislukt:`,
    inDoubt: (flow, count) =>
      `${flow}: niemand weet of ${count === 1 ? '1 record is' : `${count} records zijn`} aangekomen`,
    stopped: (flow) => `${flow} kon niet tot het einde draaien.`,
    silent: (flow, minutes) =>
      `${flow} had ${minutes} minuten geleden moeten draaien en deed dat niet`,
    causes: {
      ambiguous: 'in het doel passen er meerdere',
      fail: 'de stroom zelf weigert ze',
      formula: 'een formule van de mapping mislukt bij deze gegevens',
      gone: 'ze zijn in het doelsysteem verwijderd',
      invalid: 'het systeem weigert de gegevens',
      other: 'waarom staat in de lijst met fouten',
      temporary: 'het systeem antwoordde lang niet',
    },
    remedies: {
      ambiguous: 'In het doel passen meerdere records. Voeg ze daar samen, en probeer het opnieuw.',
      fail: 'De stroom zelf weigert deze records. Verbeter ze in de bron, of pas aan en probeer opnieuw.',
      formula:
        'Een formule van de mapping mislukt bij deze records. Herstel haar in de editor, en probeer het opnieuw.',
      gone: 'Het record is in het doelsysteem verwijderd. Probeer opnieuw om het weer te laten maken.',
      invalid:
        'Het systeem weigert deze gegevens. Verbeter ze in de bron, of pas het record aan en probeer opnieuw; zijn het er veel, herstel dan de mapping.',
      other:
        'Open de lijst met fouten, lees de reden, en probeer het opnieuw als het verholpen is.',
      temporary:
        'Het systeem antwoordde lang niet. Kijk of het draait, en probeer dan alle records met deze oorzaak opnieuw.',
      inDoubt: 'Kijk in het doelsysteem, en beantwoord de vraag in de lijst met fouten.',
      silent: 'Kijk of een werkproces van de server draait, en of de server niet overbelast is.',
      stopped:
        'Verhelp wat genoemd is en start de stroom: hij gaat verder waar hij stopte, er gaat niets verloren.',
    },
  },
}
