import { defineText } from '../text/define-text.ts'

/** Words of the editor's frame; each surface has its own. Gestures speak by `Label` keys, see gesture-text.ts. */
export const editorText = defineText('editor', {
  en: {
    pipeline: 'Pipeline',
    mapping: 'Mapping',
    yaml: 'YAML',
    split: 'YAML beside it',
    surfaces: 'Views of the flow',
    undo: 'Undo',
    redo: 'Redo',
    saving: 'Saving the draft…',
    savedDraft: 'Draft saved',
    published: 'As published',
    publish: 'Publish…',
    publishNote: 'What did you change, and why?',
    publishHint:
      'From the next record on, the flow runs like this. Earlier versions can be restored.',
    publishedNow: 'Published: it runs like this from the next record on',
    dropDraft: 'Throw the draft away',
    problems: 'Problems',
    samples: 'Samples',
    tests: 'Tests',
    plan: 'Plan',
    diff: 'Changes',
    drift: 'Drift',
    drawer: 'Drawer',
    broken:
      'This is not YAML: line {{line}}, {{message}}. The drawing shows the last text that was, and waits.',
    toLine: 'Go to line {{line}}',
    noFile: 'Choose a flow',
    noFileHint:
      'Flows are files. Pick one to see how its records move, and change it by hand or as text.',
    merged: 'Somebody else published this file. Their changes and yours were joined.',
    mergedConflicts_one:
      '{{count}} place was changed by both: theirs stands, yours is in “Changes”.',
    mergedConflicts_other:
      '{{count}} places were changed by both: theirs stands, yours are in “Changes”.',
    keys: 'Keyboard',
  },
  it: {
    pipeline: 'Pipeline',
    mapping: 'Mappatura',
    yaml: 'YAML',
    split: 'YAML a fianco',
    surfaces: 'Viste del flusso',
    undo: 'Annulla',
    redo: 'Ripeti',
    saving: 'Salvataggio della bozza…',
    savedDraft: 'Bozza salvata',
    published: 'Come pubblicato',
    publish: 'Pubblica…',
    publishNote: 'Che cosa hai cambiato, e perché?',
    publishHint:
      'Dal prossimo record il flusso funziona così. Le versioni precedenti si possono ripristinare.',
    publishedNow: 'Pubblicato: funziona così dal prossimo record',
    dropDraft: 'Elimina la bozza',
    problems: 'Problemi',
    samples: 'Campioni',
    tests: 'Test',
    plan: 'Piano',
    diff: 'Modifiche',
    drift: 'Deriva',
    drawer: 'Cassetto',
    broken:
      'Questo non è YAML: riga {{line}}, {{message}}. Il disegno mostra l’ultimo testo valido, e aspetta.',
    toLine: 'Vai alla riga {{line}}',
    noFile: 'Scegli un flusso',
    noFileHint:
      'I flussi sono file. Scegline uno per vedere come si muovono i record e modificarlo a mano o come testo.',
    merged: 'Qualcun altro ha pubblicato questo file. Le sue modifiche e le tue sono state unite.',
    mergedConflicts_one:
      '{{count}} punto modificato da entrambi: vale il suo, il tuo è in “Modifiche”.',
    mergedConflicts_other:
      '{{count}} punti modificati da entrambi: valgono i suoi, i tuoi sono in “Modifiche”.',
    keys: 'Tastiera',
  },
  nl: {
    pipeline: 'Pijplijn',
    mapping: 'Mapping',
    yaml: 'YAML',
    split: 'YAML ernaast',
    surfaces: 'Weergaven van de stroom',
    undo: 'Ongedaan maken',
    redo: 'Opnieuw',
    saving: 'Concept opslaan…',
    savedDraft: 'Concept opgeslagen',
    published: 'Zoals gepubliceerd',
    publish: 'Publiceren…',
    publishNote: 'Wat heb je gewijzigd, en waarom?',
    publishHint:
      'Vanaf het volgende record draait de stroom zo. Eerdere versies kun je terugzetten.',
    publishedNow: 'Gepubliceerd: zo draait het vanaf het volgende record',
    dropDraft: 'Concept weggooien',
    problems: 'Problemen',
    samples: 'Voorbeelden',
    tests: 'Tests',
    plan: 'Plan',
    diff: 'Wijzigingen',
    drift: 'Afwijkingen',
    drawer: 'Lade',
    broken:
      'Dit is geen YAML: regel {{line}}, {{message}}. De tekening toont de laatste goede tekst, en wacht.',
    toLine: 'Naar regel {{line}}',
    noFile: 'Kies een stroom',
    noFileHint:
      'Stromen zijn bestanden. Kies er een om te zien hoe records bewegen, en wijzig met de hand of als tekst.',
    merged:
      'Iemand anders heeft dit bestand gepubliceerd. Hun wijzigingen en de jouwe zijn samengevoegd.',
    mergedConflicts_one:
      '{{count}} plek is door beiden gewijzigd: die van hen geldt, de jouwe staat in “Wijzigingen”.',
    mergedConflicts_other:
      '{{count}} plekken zijn door beiden gewijzigd: die van hen gelden, de jouwe staan in “Wijzigingen”.',
    keys: 'Toetsenbord',
  },
})
