import type { Language } from '../contract/languages.ts'

export type CauseKind =
  | 'ambiguous'
  | 'fail'
  | 'formula'
  | 'gone'
  | 'invalid'
  | 'other'
  | 'temporary'

interface Words {
  /** All begin with the flow, which agrees with nothing. */
  readonly failed: (flow: string, count: number, since: string) => string
  readonly inDoubt: (flow: string, count: number, since: string) => string
  readonly stopped: (flow: string, since: string) => string
  readonly silent: (flow: string, due: string, minutes: number) => string
  /** What stands in place of a flow where workers are told of. */
  readonly workers: string
  readonly dead: (name: string, since: string) => string
  readonly wrongClock: (name: string, seconds: number) => string
  readonly well: (flow: string, since: string) => string
  /** Where the reason of the records cannot be told without their values. */
  readonly causes: Readonly<Record<CauseKind | 'dead' | 'inDoubt' | 'stopped', string>>
  readonly remedies: Readonly<
    Record<CauseKind | 'clock' | 'dead' | 'inDoubt' | 'silent' | 'stopped', string>
  >
  readonly fillTables: (tables: string) => string
  readonly answer: (settings: string) => string
  readonly correct: (fields: string) => string
  readonly record: string
  /** What stands for records that the source has no more, about which one question is asked. */
  readonly gone: string
}

const PLURAL = new Intl.PluralRules('en')
const isOne = (count: number): boolean => PLURAL.select(count) === 'one'

export const ALERT_WORDS: Readonly<Record<Language, Words>> = {
  en: {
    failed: (flow, count, since) =>
      isOne(count)
        ? `${flow}: 1 record has failed since ${since}.`
        : `${flow}: ${count} records have failed since ${since}.`,
    inDoubt: (flow, count, since) =>
      isOne(count)
        ? `${flow}: 1 record has been in doubt since ${since}.`
        : `${flow}: ${count} records have been in doubt since ${since}.`,
    stopped: (flow, since) => `${flow}: the flow has been stopped since ${since}.`,
    silent: (flow, due, minutes) =>
      `${flow}: the run due at ${due} has not started after ${minutes} minutes.`,
    workers: 'Workers',
    dead: (name, since) => `${name}: none has responded since ${since}.`,
    wrongClock: (name, seconds) =>
      `${name}: the clock of a machine is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead' : 'behind'}.`,
    well: (flow, since) => `${flow}: all well again since ${since}.`,
    causes: {
      dead: 'No flow runs until one is started.',
      ambiguous: 'Several records of the target match.',
      fail: 'The flow does not send such records.',
      formula: 'A formula of the mapping fails for these records.',
      gone: 'They were deleted in the target.',
      invalid: 'The system refused the data.',
      other: 'The page of each record shows the reason.',
      temporary: 'The system has not responded.',
      inDoubt: 'The system did not respond after they were sent.',
      stopped: 'The page of the flow shows the reason.',
    },
    remedies: {
      clock: 'Set the clock of that machine and let it follow a time server.',
      dead: 'Start the workers again, then find out in their logs why they ended.',
      ambiguous:
        'Keep one of them in the target: delete the others there, or change what they share, then retry.',
      fail: 'Do what the reason says. Then retry the records, or ignore them.',
      formula: 'Correct the formula in the editor, then retry.',
      gone: 'Retry to create them again.',
      invalid: 'Correct the data in the source, or edit the record and retry.',
      other: 'Open the records, fix what is shown there, then retry.',
      temporary: 'Check that the system is running, then retry the records of this cause.',
      inDoubt: 'Look them up in the target, then answer on the page of each record.',
      silent: 'Check that a worker is running and not overloaded.',
      stopped: 'Fix the cause, then run the flow. It continues where it stopped. Nothing is lost.',
    },
    fillTables: (tables) => `Add the missing rows to the table ${tables}, then retry.`,
    answer: (settings) => `Answer ${settings} in the settings of the integration, then retry.`,
    correct: (fields) => `Correct ${fields} of the record in the source, or edit and retry.`,
    record: 'Record',
    gone: 'Missing in the source',
  },
  it: {
    failed: (flow, count, since) =>
      isOne(count)
        ? `${flow}: 1 record non riuscito ${since}.`
        : `${flow}: ${count} record non riusciti ${since}.`,
    inDoubt: (flow, count, since) =>
      isOne(count)
        ? `${flow}: 1 record è incerto ${since}.`
        : `${flow}: ${count} record sono incerti ${since}.`,
    stopped: (flow, since) => `${flow}: il flusso è fermo ${since}.`,
    silent: (flow, due, minutes) =>
      `${flow}: l’esecuzione delle ${due} non è partita dopo ${minutes} minuti.`,
    workers: 'Worker',
    dead: (name, since) => `${name}: nessuno risponde ${since}.`,
    wrongClock: (name, seconds) =>
      `${name}: l’orologio di una macchina è ${seconds > 0 ? 'avanti' : 'indietro'} di ${Math.abs(seconds)} secondi.`,
    well: (flow, since) => `${flow}: di nuovo tutto regolare ${since}.`,
    causes: {
      dead: 'Nessun flusso viene eseguito finché non ne parte uno.',
      ambiguous: 'Nella destinazione corrispondono più record.',
      fail: 'Il flusso non invia record come questi.',
      formula: 'Una formula della mappatura non funziona con questi record.',
      gone: 'Sono stati eliminati nella destinazione.',
      invalid: 'Il sistema ha rifiutato i dati.',
      other: 'Il motivo è nella pagina di ogni record.',
      temporary: 'Il sistema non ha risposto.',
      inDoubt: 'Il sistema non ha risposto dopo l’invio.',
      stopped: 'Il motivo è nella pagina del flusso.',
    },
    remedies: {
      clock: 'Regola l’orologio di quella macchina e sincronizzalo con un server orario.',
      dead: 'Riavvia i worker, poi cerca nei loro log perché si sono fermati.',
      ambiguous:
        'Tienine uno solo nella destinazione: elimina gli altri o cambia ciò che hanno in comune, poi riprova.',
      fail: 'Fai quanto dice il motivo. Poi riprova i record, oppure ignorali.',
      formula: 'Correggi la formula nell’editor, poi riprova.',
      gone: 'Riprova per crearli di nuovo.',
      invalid: 'Correggi i dati nell’origine, oppure modifica il record e riprova.',
      other: 'Apri i record, correggi ciò che è indicato, poi riprova.',
      temporary: 'Verifica che il sistema sia attivo, poi riprova i record con questa causa.',
      inDoubt: 'Cercali nella destinazione, poi rispondi nella pagina di ogni record.',
      silent: 'Verifica che un worker sia attivo e non sovraccarico.',
      stopped:
        'Correggi la causa, poi esegui il flusso. Riprende da dove si era fermato. Nulla va perso.',
    },
    fillTables: (tables) => `Aggiungi le righe mancanti nella tabella ${tables}, poi riprova.`,
    answer: (settings) =>
      `Rispondi a ${settings} nelle impostazioni dell’integrazione, poi riprova.`,
    correct: (fields) => `Correggi ${fields} del record nell’origine, oppure modifica e riprova.`,
    record: 'Record',
    gone: 'Mancano nell’origine',
  },
  nl: {
    failed: (flow, count, since) =>
      isOne(count)
        ? `${flow}: 1 record is mislukt sinds ${since}.`
        : `${flow}: ${count} records zijn mislukt sinds ${since}.`,
    inDoubt: (flow, count, since) =>
      isOne(count)
        ? `${flow}: 1 record is onzeker sinds ${since}.`
        : `${flow}: ${count} records zijn onzeker sinds ${since}.`,
    stopped: (flow, since) => `${flow}: de flow is gestopt sinds ${since}.`,
    silent: (flow, due, minutes) =>
      `${flow}: de run van ${due} is na ${minutes} minuten nog niet gestart.`,
    workers: 'Workers',
    dead: (name, since) => `${name}: geen enkele reageert sinds ${since}.`,
    wrongClock: (name, seconds) =>
      `${name}: de klok van een machine loopt ${Math.abs(seconds)} seconden ${seconds > 0 ? 'voor' : 'achter'}.`,
    well: (flow, since) => `${flow}: alles weer in orde sinds ${since}.`,
    causes: {
      dead: 'Er draait geen flow tot er een is gestart.',
      ambiguous: 'In het doel passen meerdere records.',
      fail: 'De flow stuurt zulke records niet.',
      formula: 'Een formule van de mapping mislukt bij deze records.',
      gone: 'Ze zijn in het doel verwijderd.',
      invalid: 'Het systeem weigerde de gegevens.',
      other: 'De reden staat op de pagina van elk record.',
      temporary: 'Het systeem reageerde niet.',
      inDoubt: 'Het systeem reageerde niet na het versturen.',
      stopped: 'De reden staat op de pagina van de flow.',
    },
    remedies: {
      clock: 'Zet de klok van die machine gelijk en laat haar een tijdserver volgen.',
      dead: 'Start de workers opnieuw en zoek in hun logs waarom ze stopten.',
      ambiguous:
        'Houd er één over in het doel: verwijder de andere daar of wijzig wat ze delen, en probeer het daarna opnieuw.',
      fail: 'Doe wat de reden zegt. Probeer de records daarna opnieuw, of negeer ze.',
      formula: 'Verbeter de formule in de editor en probeer het daarna opnieuw.',
      gone: 'Probeer het opnieuw om ze weer aan te maken.',
      invalid: 'Verbeter de gegevens in de bron, of bewerk het record en probeer het opnieuw.',
      other: 'Open de records, verhelp wat daar staat en probeer het daarna opnieuw.',
      temporary:
        'Controleer of het systeem draait en probeer daarna de records met deze oorzaak opnieuw.',
      inDoubt: 'Zoek ze op in het doel en antwoord op de pagina van elk record.',
      silent: 'Controleer of een worker draait en niet overbelast is.',
      stopped:
        'Verhelp de oorzaak en start de flow. De flow gaat verder waar hij stopte. Er gaat niets verloren.',
    },
    fillTables: (tables) =>
      `Vul de ontbrekende rijen in de tabel ${tables} aan en probeer het daarna opnieuw.`,
    answer: (settings) =>
      `Beantwoord ${settings} in de instellingen van de koppeling en probeer het daarna opnieuw.`,
    correct: (fields) =>
      `Verbeter ${fields} van het record in de bron, of bewerk het record en probeer het opnieuw.`,
    record: 'Record',
    gone: 'Ontbreken in de bron',
  },
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', it: 'it-IT', nl: 'nl-NL' }
const DAY_MS = 86_400_000

/** On the clock of this machine: `12:27` today, `24 Nov, 12:27` before. In Italian with the word before it, which depends on it. */
export function sayMoment(at: number, now: number, language: Language): string {
  const locale = LOCALES[language]
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const isToday = now - at < DAY_MS && new Date(at).getDate() === new Date(now).getDate()
  return isToday ? time.format(at) : `${date.format(at)}, ${time.format(at)}`
}

export function saySince(at: number, now: number, language: Language): string {
  const moment = sayMoment(at, now, language)
  if (language !== 'it') return moment
  return moment.includes(',') ? `dal ${moment}` : `dalle ${moment}`
}
